package dev.twinfold.local;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which room may know which: the arrows of the house, over all its modules. */
class ArchitectureTest {
  private static final String SCHEMAS = "dev.twinfold.schemas..";
  private static final String AGENT = "dev.twinfold.agent..";
  private static final String TOPOLOGY = "dev.twinfold.topology..";
  private static final String LOCAL = "dev.twinfold.local..";
  private static final String LINEAGE = "dev.twinfold.topology.lineage..";
  private static final String USAGE = "dev.twinfold.topology.usage..";
  private static final String KAFKA_STREAMS = "org.apache.kafka.streams..";

  private static JavaClasses house;

  @BeforeAll
  static void readAllClasses() {
    house =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.twinfold");
  }

  @Test
  void everyModuleIsLookedAt() {
    for (String room : List.of(SCHEMAS, AGENT, TOPOLOGY, LOCAL, LINEAGE, USAGE)) {
      assertThat(house.that(resideInAPackage(room))).as(room).isNotEmpty();
    }
    assertThat(house.that(resideOutsideOfPackages(SCHEMAS, AGENT, TOPOLOGY, LOCAL))).isEmpty();
  }

  @Test
  void theContractsKnowNobody() {
    noClasses()
        .that()
        .resideInAPackage(SCHEMAS)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(AGENT, TOPOLOGY, LOCAL, KAFKA_STREAMS)
        .check(house);
  }

  @Test
  void agentsKnowTheContractsOnly() {
    noClasses()
        .that()
        .resideInAPackage(AGENT)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(TOPOLOGY, LOCAL, KAFKA_STREAMS)
        .check(house);
  }

  @Test
  void theTopologyKnowsTheContractsOnly() {
    noClasses()
        .that()
        .resideInAPackage(TOPOLOGY)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(AGENT, LOCAL)
        .check(house);
  }

  @ParameterizedTest
  @ValueSource(strings = {LINEAGE, USAGE})
  void thePureRoomsKnowJavaAndThemselvesOnly(String room) {
    classes()
        .that()
        .resideInAPackage(room)
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage("java..", room))
        .check(house);
  }

  /** The root wires, starts and stops; queries will read the stores. */
  @Test
  void onlyTheStreamRoomKnowsKafkaStreams() {
    noClasses()
        .that(
            resideInAPackage(TOPOLOGY)
                .and(
                    resideOutsideOfPackages(
                        "dev.twinfold.topology",
                        "dev.twinfold.topology.stream..",
                        "dev.twinfold.topology.query..")))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(KAFKA_STREAMS)
        .check(house);
  }

  @Test
  void onlyTheRoomsOfTheHandOverKnowItsLibraries() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.twinfold.local.bill.postgres")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "org.postgresql..")
        .check(house);
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.twinfold.local.bill.file")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.parquet..", "org.apache.hadoop..")
        .check(house);
  }

  /** Somebody's database has nothing to do with the demo, its broker or the topology's inside. */
  @Test
  void theBillKnowsTheContractsAndTheBrokerOnly() {
    noClasses()
        .that()
        .resideInAPackage("dev.twinfold.local.bill..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            AGENT,
            TOPOLOGY,
            KAFKA_STREAMS,
            "dev.twinfold.local.demo..",
            "dev.twinfold.local.cluster..",
            "dev.twinfold.local.fleet..",
            "dev.twinfold.local.command..")
        .check(house);
  }

  @Test
  void noRoomIsNamedAfterNothing() {
    for (String name : List.of("util", "utils", "common", "model", "impl", "helper", "misc")) {
      noClasses().should().resideInAPackage("dev.twinfold.." + name + "..").check(house);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"schemas", "agent", "topology", "local"})
  void noTwoRoomsOfAModuleNeedEachOther(String module) {
    slices().matching("dev.twinfold." + module + ".(**)").should().beFreeOfCycles().check(house);
  }
}
