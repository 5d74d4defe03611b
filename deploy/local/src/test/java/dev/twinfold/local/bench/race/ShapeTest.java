package dev.twinfold.local.bench.race;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twinfold.schemas.ChainTail;
import dev.twinfold.schemas.Id128;
import dev.twinfold.schemas.wire.AvroDeserializer;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a shape says of a fleet, held against the reports that are made of it. */
class ShapeTest {
  private final AvroDeserializer<ChainTail> reader = new AvroDeserializer<>(ChainTail.class);

  @ParameterizedTest
  @ValueSource(ints = {7, 12, 40, 83})
  void everyIdentityButTheLastOfEachAgentIsSuperseded(int reports) {
    Shape shape = Shape.fleet("small", 7, reports);
    ReportMaker maker = new ReportMaker(shape, "t", 0);
    Set<Id128> heard = new HashSet<>();
    IntStream.range(0, reports)
        .mapToObj(number -> reader.deserialize("t", maker.report(number).value()))
        .forEach(report -> heard.addAll(report.getChain()));
    assertThat(shape.supersededIdentities()).isEqualTo(heard.size() - shape.agents());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 9})
  void inEachTurnOneOfFiveAgentsTakesANewIdentity(int turn) {
    Shape shape = Shape.fleet("small", 100, 1000);
    ReportMaker maker = new ReportMaker(shape, "t", 0);
    long changed =
        IntStream.range(0, 100)
            .filter(agent -> sequence(maker, turn, agent) > sequence(maker, turn + 1, agent))
            .count();
    assertThat(changed).isEqualTo(20);
  }

  private int sequence(ReportMaker maker, int turn, int agent) {
    return reader.deserialize("t", maker.report(turn * 100L + agent).value()).getSequence();
  }
}
