package dev.twinfold.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.twinfold.schemas.ChainTail;
import dev.twinfold.schemas.ContractSchemas;
import dev.twinfold.schemas.Id128;
import dev.twinfold.schemas.UsageByTenant;
import dev.twinfold.schemas.registry.PlayedRegistry;
import dev.twinfold.schemas.registry.RegistryRefusal;
import dev.twinfold.schemas.registry.RegistrySettings;
import dev.twinfold.schemas.registry.RegistryUnavailable;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ids from a registry: each asked for once, and the unknown ones not for ever. */
class RegistryIdsTest {
  private static final String TOPIC = "usage-by-tenant";
  private static final String SUBJECT = "usage-by-tenant-value";
  private static final String CONTRACT = ContractSchemas.text(UsageByTenant.getClassSchema());

  private final AtomicLong nanos = new AtomicLong();
  private PlayedRegistry registry;

  @BeforeEach
  void start() throws Exception {
    registry = PlayedRegistry.start();
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private Map<String, String> settings(String... more) {
    Map<String, String> settings = new HashMap<>();
    settings.put("schema.registry.url", registry.url());
    settings.put("max.retries", "1");
    settings.put("retries.wait.ms", "1");
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    return settings;
  }

  private RegistryIds ids(String... more) {
    return new RegistryIds(RegistrySettings.of(settings(more)), nanos::get);
  }

  private static UsageByTenant bill() {
    return UsageByTenant.newBuilder()
        .setUsageId(new Id128(new byte[16]))
        .setTenant("acme")
        .setWindowSize("PT1H")
        .setWindowStart(Instant.EPOCH)
        .setWindowEnd(Instant.ofEpochMilli(1))
        .setRevision(0)
        .setUniqueClients(1)
        .setOperations(Map.of("render", 7L))
        .build();
  }

  private static byte[] write(SchemaIds ids) {
    return new AvroSerializer<UsageByTenant>(ids).serialize(TOPIC, bill());
  }

  private static UsageByTenant read(SchemaIds ids, byte[] bytes) {
    return new AvroDeserializer<>(UsageByTenant.class, ids).deserialize(TOPIC, bytes);
  }

  private static byte[] withId(byte[] bytes, int id) {
    byte[] other = bytes.clone();
    ByteBuffer.wrap(other).putInt(1, id);
    return other;
  }

  @Test
  void anIdIsAskedForOnceInEitherDirection() {
    int id = registry.put(SUBJECT, CONTRACT);
    RegistryIds writing = ids();
    RegistryIds reading = ids();

    for (int i = 0; i < 3; i++) {
      byte[] bytes = write(writing);
      assertThat(ByteBuffer.wrap(bytes).getInt(1)).isEqualTo(id);
      assertThat(read(reading, bytes)).isEqualTo(bill());
    }

    assertThat(registry.requests())
        .containsExactly("POST /subjects/" + SUBJECT, "GET /schemas/ids/" + id);
  }

  @Test
  void nothingIsRegisteredByItself() {
    assertThatThrownBy(() -> write(ids()))
        .isInstanceOf(RegistryRefusal.class)
        .hasMessageContaining(registry.url())
        .hasMessageContaining("subject usage-by-tenant-value lacks the schema of this version")
        .hasMessageContaining("twinfold schemas register");
    assertThat(registry.versions(SUBJECT)).isEmpty();
  }

  @Test
  void whatIsRegisteredIsTheContractAndNotWhatJavaAddsToIt() {
    byte[] bytes = write(ids("auto.register.schemas", "true"));

    assertThat(read(ids(), bytes)).isEqualTo(bill());
    assertThat(registry.versions(SUBJECT)).containsExactly(CONTRACT);
    assertThat(CONTRACT)
        .doesNotContain("avro.java.string")
        .contains("\"doc\":\"The bill of one tenant", "\"default\":0", "timestamp-millis");
  }

  @Test
  void theNewestVersionIsTakenIfItSaysTheSame() {
    String decorated = UsageByTenant.getClassSchema().toString();
    int id = registry.put(SUBJECT, decorated);

    assertThatThrownBy(() -> write(ids())).isInstanceOf(RegistryRefusal.class);
    byte[] bytes = write(ids("use.latest.version", "true"));

    assertThat(ByteBuffer.wrap(bytes).getInt(1)).isEqualTo(id);
    assertThat(read(ids(), bytes)).isEqualTo(bill());
  }

  /** An agent of last year, when somebody has registered this year's schema. */
  @Test
  void theNewestVersionIsNotTakenIfItSaysSomethingElse() {
    int ours = registry.put(SUBJECT, CONTRACT);
    registry.put(SUBJECT, newer());

    byte[] bytes = write(ids("use.latest.version", "true"));

    assertThat(ByteBuffer.wrap(bytes).getInt(1)).isEqualTo(ours);
  }

  private static String newer() {
    String added = "{\"name\":\"added\",\"type\":\"int\",\"default\":7}";
    return CONTRACT.replaceFirst("\"fields\":\\[", "\"fields\":[" + added + ",");
  }

  @Test
  void theSubjectIsNamedAsTheSettingsSay() {
    String naming = "io.confluent.kafka.serializers.subject.";
    write(ids("auto.register.schemas", "true"));
    write(
        ids(
            "auto.register.schemas",
            "true",
            "value.subject.name.strategy",
            naming + "RecordNameStrategy"));
    write(
        ids(
            "auto.register.schemas",
            "true",
            "value.subject.name.strategy",
            naming + "TopicRecordNameStrategy"));

    assertThat(registry.versions("usage-by-tenant-value")).hasSize(1);
    assertThat(registry.versions("dev.twinfold.schemas.UsageByTenant")).hasSize(1);
    assertThat(registry.versions("usage-by-tenant-dev.twinfold.schemas.UsageByTenant")).hasSize(1);
  }

  @Test
  void aNewerWritersSchemaIsResolved() {
    int id = registry.put(SUBJECT, newer());
    byte[] ours = write(FingerprintIds.ofContracts());
    byte[] theirs =
        ByteBuffer.allocate(ours.length + 1)
            .put((byte) 0)
            .putInt(id)
            .put((byte) 2) // added = 1
            .put(ours, 5, ours.length - 5)
            .array();

    assertThat(read(ids(), theirs)).isEqualTo(bill());
  }

  @Test
  void whatWasWrittenWithoutARegistryIsReadWithoutAskingIt() {
    byte[] bytes = write(FingerprintIds.ofContracts());

    assertThat(read(ids(), bytes)).isEqualTo(bill());
    assertThat(registry.requests()).isEmpty();
  }

  @Test
  void anUnknownIdIsAskedForOnceInAWhile() {
    byte[] bytes = withId(write(FingerprintIds.ofContracts()), 4711);
    RegistryIds ids = ids("missing.id.cache.ttl.sec", "60");

    for (int i = 0; i < 3; i++) {
      unusable(ids, bytes, "schema id 4711 is not known to the registry " + registry.url());
    }
    assertThat(registry.requests()).hasSize(1);
    nanos.addAndGet(Duration.ofSeconds(60).toNanos() - 1);
    unusable(ids, bytes, "4711");
    assertThat(registry.requests()).hasSize(1);

    nanos.incrementAndGet();
    unusable(ids, bytes, "4711");
    assertThat(registry.requests()).hasSize(2);
  }

  @Test
  void whoeverMakesUpIdsCostsTheRegistrySoManyQuestions() {
    int known = registry.put(SUBJECT, CONTRACT);
    byte[] bytes = write(FingerprintIds.ofContracts());
    RegistryIds ids = ids("missing.cache.size", "10", "missing.id.cache.ttl.sec", "60");
    read(ids, withId(bytes, known));

    for (int id = 1000; id < 2000; id++) {
      unusable(ids, withId(bytes, id), "schema id " + id);
    }

    assertThat(registry.requests()).hasSize(1 + 10);
    unusable(ids, withId(bytes, 3000), "was not looked up: the registry did not know 10 others");
    assertThat(read(ids, withId(bytes, known))).isEqualTo(bill());
    nanos.addAndGet(Duration.ofSeconds(60).toNanos());
    int later = registry.put(SUBJECT, newer());
    assertThat(ids.schemaOf(later).getField("added")).isNotNull();
  }

  @Test
  void schemasOfOthersAreNotKept() {
    int foreign =
        registry.put("x", "{\"type\":\"record\",\"name\":\"com.acme.Order\",\"fields\":[]}");
    int nonsense = registry.put("y", "message Order {}");
    byte[] bytes = write(FingerprintIds.ofContracts());
    RegistryIds ids = ids();

    for (int i = 0; i < 2; i++) {
      unusable(ids, withId(bytes, foreign), "is none of Twinfold's");
      unusable(ids, withId(bytes, nonsense), "is no Avro schema");
    }
    assertThat(registry.requests()).hasSize(2);
  }

  private static void unusable(RegistryIds ids, byte[] bytes, String saying) {
    assertThatThrownBy(() -> read(ids, bytes))
        .isInstanceOf(WireFormatException.class)
        .hasMessageContaining(saying);
  }

  /** It says nothing about the record, which must not become a dead letter. */
  @Test
  void aRegistryThatIsAwayIsNoUnknownId() {
    int id = registry.put(SUBJECT, CONTRACT);
    byte[] bytes = withId(write(FingerprintIds.ofContracts()), id);
    RegistryIds ids = ids();
    registry.failNext(500, "");
    registry.failNext(503, "");

    assertThatThrownBy(() -> read(ids, bytes))
        .isInstanceOf(RegistryUnavailable.class)
        .hasMessageContaining("schema id " + id)
        .hasMessageContaining(registry.url());

    assertThat(read(ids, bytes)).isEqualTo(bill());
  }

  @Test
  void whatIsKnownStaysUsableWhileTheRegistryIsAway() {
    registry.put(SUBJECT, CONTRACT);
    RegistryIds writing = ids();
    RegistryIds reading = ids();
    byte[] bytes = write(writing);
    read(reading, bytes);
    registry.close();

    assertThat(read(reading, write(writing))).isEqualTo(bill());
  }

  @Test
  void kafkaConfiguresBothByTheSettingsOfItsClient() {
    registry.put("chain-tails-value", ContractSchemas.text(ChainTail.getClassSchema()));
    int id = registry.put(SUBJECT, CONTRACT);
    try (AvroSerializer<UsageByTenant> serializer = new AvroSerializer<>();
        AvroDeserializer<UsageByTenant> deserializer =
            new AvroDeserializer<>(UsageByTenant.class)) {
      byte[] without = serializer.serialize(TOPIC, bill());
      serializer.configure(settings("linger.ms", "5"), false);
      byte[] with = serializer.serialize(TOPIC, bill());
      deserializer.configure(settings(), false);

      assertThat(ByteBuffer.wrap(without).getInt(1))
          .isEqualTo(FingerprintIds.fingerprintId(UsageByTenant.getClassSchema()));
      assertThat(ByteBuffer.wrap(with).getInt(1)).isEqualTo(id);
      assertThat(deserializer.deserialize(TOPIC, with)).isEqualTo(bill());
    }
  }

  @Test
  void theContractIsWhatTheFilesSay() {
    for (Schema schema : ContractSchemas.present()) {
      Schema contract = new Schema.Parser().parse(ContractSchemas.text(schema));
      assertThat(ContractSchemas.text(schema)).doesNotContain("avro.java");
      assertThat(FingerprintIds.fingerprintId(contract))
          .isEqualTo(FingerprintIds.fingerprintId(schema));
    }
  }
}
