package dev.twinfold.local.demo;

import static dev.twinfold.local.demo.CloneEvents.COPIED_AT;
import static dev.twinfold.local.demo.CloneEvents.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.twinfold.schemas.CloneDetected;
import dev.twinfold.schemas.CloneStatus;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CloneWordsTest {
  @Test
  void aSuspicionNamesBothMachinesTheForkAndTheTimeSinceTheCopy() {
    CloneDetected event = event(CloneStatus.SUSPECTED, COPIED_AT.plusMillis(4_210)).build();

    assertThat(CloneWords.of(event, List.of(CloneEvents.made())))
        .isEqualTo(
            "clone suspected: host-03-copy [client abababab] was cloned from host-03 [client"
                + " 11111111] at identity 5d5d5d5d (generation 12), 4.2 s after host-03 was copied"
                + " to host-03-copy");
  }

  @Test
  void aCopyThatSpokeFirstIsTakenForTheOriginalAndStillFindsItsCopying() {
    CloneDetected event =
        event(CloneStatus.SUSPECTED, COPIED_AT.plusSeconds(3))
            .setOriginalLabels(Map.of("host", "host-03-copy"))
            .setCloneLabels(Map.of("host", "host-03"))
            .build();

    assertThat(CloneWords.of(event, List.of(CloneEvents.made())))
        .startsWith("clone suspected: host-03 [client abababab] was cloned from host-03-copy")
        .endsWith(", 3.0 s after host-03 was copied to host-03-copy");
  }

  @Test
  void aConfirmationSaysThatBothLiveOn() {
    CloneDetected event = event(CloneStatus.CONFIRMED, COPIED_AT.plusSeconds(9)).build();

    assertThat(CloneWords.of(event, List.of(CloneEvents.made())))
        .startsWith(
            "clone confirmed: host-03-copy [client abababab] and host-03 [client 11111111] both"
                + " live on since identity 5d5d5d5d (generation 12), 9.0 s after");
  }

  @Test
  void aRestoredBackupIsNotCalledAClone() {
    CloneDetected event = event(CloneStatus.RESTORED, COPIED_AT.plusSeconds(9)).build();

    assertThat(CloneWords.of(event, List.of()))
        .isEqualTo(
            "backup restored: host-03-copy [client abababab] took over from host-03 [client"
                + " 11111111]; they count as one machine");
  }

  @Test
  void twoMachinesUnderOneIdentityAreOneClientYet() {
    CloneDetected event =
        event(CloneStatus.SUSPECTED, COPIED_AT).setCloneId(null).setCloneClient(null).build();

    assertThat(CloneWords.of(event, List.of()))
        .isEqualTo(
            "two machines speak as host-03 [client 11111111] under one identity (5d5d5d5d,"
                + " generation 12)");
  }
}
