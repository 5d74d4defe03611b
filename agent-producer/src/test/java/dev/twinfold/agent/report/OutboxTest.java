package dev.twinfold.agent.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.twinfold.agent.chain.Acknowledgement;
import dev.twinfold.agent.chain.Identity;
import dev.twinfold.agent.chain.IdentityChain;
import dev.twinfold.agent.chain.Moment;
import dev.twinfold.agent.chain.RefreshPolicy;
import dev.twinfold.agent.chain.UnreadableStateException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private static final Moment NOW = new Moment(0, 0);
  private static final MinuteUsage USAGE = new MinuteUsage(0, 1, Map.of("render", 1L));

  private long drawn;

  private static ReportTerms newIdentityPerReport(int tailLength) {
    RefreshPolicy policy = RefreshPolicy.of(Duration.ofHours(1), 1);
    return new ReportTerms("acme", Map.of("host", "web-1"), policy, tailLength);
  }

  private Identity draw(Identity previous, Acknowledgement last) {
    drawn++;
    return new Identity(drawn, last.offset());
  }

  private Outbox fresh() {
    return Outbox.startingWith(IdentityChain.genesis(new Identity(0, 0), NOW));
  }

  private Outbox with(Outbox outbox, int reports, int tailLength) {
    Outbox next = outbox;
    for (int i = 0; i < reports; i++) {
      next = next.with(USAGE, newIdentityPerReport(tailLength), NOW, this::draw);
    }
    return next;
  }

  @Test
  void noNewIdentityWhileAllButOneOfTheTailAreUnacknowledged() {
    Outbox outbox = with(fresh(), 10, 4);

    assertThat(outbox.chain().generation()).isEqualTo(2);
    assertThat(outbox.chain().sequence()).isEqualTo(8);
    assertThat(with(fresh(), 10, 8).chain().generation()).isEqualTo(6);
    assertThat(with(fresh(), 10, 2).chain().generation()).isZero();
  }

  @Test
  void anAcknowledgementLetsTheIdentityMoveOn() {
    Outbox outbox = with(fresh(), 5, 4).acknowledged(new Acknowledgement(1, 9));

    assertThat(outbox.acknowledgedGeneration()).isZero();
    assertThat(with(outbox, 1, 4).chain().generation()).isEqualTo(3);
    assertThat(with(outbox, 1, 4).chain().current().low()).isEqualTo(9);
  }

  @Test
  void fifteenUnacknowledgedReportsAreTheMost() {
    Outbox full = with(fresh(), 15, 4);

    assertThat(full.accepts(newIdentityPerReport(4))).isFalse();
    assertThatThrownBy(() -> with(full, 1, 4)).isInstanceOf(IllegalStateException.class);
    assertThat(full.acknowledged(new Acknowledgement(0, 1)).accepts(newIdentityPerReport(4)))
        .isTrue();
  }

  @Test
  void acknowledgementsComeOffInTheOrderInWhichReportsWereMade() {
    Outbox outbox = with(fresh(), 3, 4);
    List<Report> made = outbox.unacknowledged();

    Outbox later = outbox.acknowledged(new Acknowledgement(0, 1));

    assertThat(later.unacknowledged()).containsExactly(made.get(1), made.get(2));
    assertThat(made).extracting(Report::reportId).doesNotHaveDuplicates();
  }

  @Test
  void whatIsWrittenDownComesBackWhole() throws UnreadableStateException {
    Outbox outbox = fresh();
    for (int i = 0; i < 100; i++) {
      outbox = with(outbox, 1, 4).acknowledged(new Acknowledgement(3, i));
    }
    outbox = with(outbox, 2, 4);

    byte[] bytes = StateFormat.write(new StateFormat.State(outbox, List.of(USAGE)));
    StateFormat.State back = StateFormat.read(bytes);

    assertThat(back.waiting()).containsExactly(USAGE);
    assertThat(back.outbox().lastAcknowledgement()).isEqualTo(new Acknowledgement(3, 99));
    assertThat(back.outbox().chain().spent()).isTrue();
    assertThat(back.outbox().chain().landmarks()).hasSize(2);
    assertThat(StateFormat.write(back)).isEqualTo(bytes);
  }

  @Test
  void aStateOfALaterVersionOrCutShortIsUnreadable() {
    byte[] bytes = StateFormat.write(new StateFormat.State(with(fresh(), 2, 4), List.of(USAGE)));
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> StateFormat.read(cut)).isInstanceOf(UnreadableStateException.class);
    }
    bytes[0] = 2;
    assertThatThrownBy(() -> StateFormat.read(bytes)).hasMessageContaining("format 2");
  }
}
