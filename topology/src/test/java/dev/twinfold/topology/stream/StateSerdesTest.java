package dev.twinfold.topology.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.twinfold.topology.lineage.Client;
import dev.twinfold.topology.lineage.Identity;
import dev.twinfold.topology.lineage.Known;
import dev.twinfold.topology.usage.Bill;
import dev.twinfold.topology.usage.TenantTotal;
import java.util.SplittableRandom;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written into the state stores is read again as it was. */
class StateSerdesTest {
  private static final int VALUES = 2000;
  private static final int TYPICAL_BYTES_AT_MOST = 400;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void everyClientIsReadAsItWasWritten(long seed) {
    AnyState any = new AnyState(new SplittableRandom(seed));
    for (int i = 0; i < VALUES; i++) {
      ClientState state = any.clientState();
      assertThat(through(StateSerdes.clients(), state))
          .as("value %d of seed %d", i, seed)
          .isEqualTo(state);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5})
  void everyBillAndEverythingKnownOfAnIdentityIsToo(long seed) {
    AnyState any = new AnyState(new SplittableRandom(seed));
    for (int i = 0; i < VALUES; i++) {
      Bill bill = any.bill();
      Known known = any.known();
      TenantTotal total = any.tenantTotal();
      assertThat(through(StateSerdes.TENANT_TOTAL, total)).as("seed %d", seed).isEqualTo(total);
      assertThat(through(StateSerdes.BILL, bill)).as("seed %d", seed).isEqualTo(bill);
      assertThat(through(StateSerdes.KNOWN, known)).as("seed %d", seed).isEqualTo(known);
    }
  }

  @Test
  void whatIsNotThereStaysSo() {
    ClientState unknown = new ClientState(Client.UNKNOWN, ClientState.UNKNOWN.usage());

    assertThat(through(StateSerdes.clients(), unknown)).isEqualTo(ClientState.UNKNOWN);
    assertThat(through(StateSerdes.BILL, Bill.NONE)).isEqualTo(Bill.NONE);
    assertThat(StateSerdes.KNOWN.serializer().serialize("", null)).isNull();
    assertThat(StateSerdes.KNOWN.deserializer().deserialize("", null)).isNull();
  }

  @Test
  void aValueOfAnotherVersionIsRefusedWithTheWayOut() {
    Known known = Known.of(new Identity(1, 2), 3);
    byte[] bytes = StateSerdes.KNOWN.serializer().serialize("", known);
    bytes[0]++;

    assertThatIllegalStateException()
        .isThrownBy(() -> StateSerdes.KNOWN.deserializer().deserialize("", bytes))
        .withMessageContaining("version")
        .withMessageContaining("reset");
    assertThatIllegalStateException()
        .isThrownBy(() -> StateSerdes.KNOWN.deserializer().deserialize("", new byte[0]));
  }

  /** Times a million clients: what fits into memory and into the changelog depends on it. */
  @Test
  void aTypicalClientIsSmall() {
    ClientState typical = AnyState.typicalClient();

    int bytes = StateSerdes.clients().serializer().serialize("", typical).length;

    System.out.println("a typical client takes " + bytes + " bytes of state");
    assertThat(bytes).isLessThanOrEqualTo(TYPICAL_BYTES_AT_MOST);
  }

  private static <T> T through(Serde<T> serde, T value) {
    return serde.deserializer().deserialize("", serde.serializer().serialize("", value));
  }
}
