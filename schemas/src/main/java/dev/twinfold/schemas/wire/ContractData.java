package dev.twinfold.schemas.wire;

import dev.twinfold.schemas.ChainTail;
import dev.twinfold.schemas.ClientEvent;
import dev.twinfold.schemas.ClientStatus;
import dev.twinfold.schemas.CloneDetected;
import dev.twinfold.schemas.CloneStatus;
import dev.twinfold.schemas.Evidence;
import dev.twinfold.schemas.Id128;
import dev.twinfold.schemas.LandmarkIdentity;
import dev.twinfold.schemas.Reconciliation;
import dev.twinfold.schemas.UsageByClient;
import dev.twinfold.schemas.UsageByTenant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.specific.SpecificData;

/**
 * Finds the generated class of a schema in a fixed list instead of by name.
 *
 * <p>Since 1.12.2 Avro loads no class by name that a system property does not trust. The agent
 * library lives in other people's processes, where it can neither ask for a property nor change the
 * setting for everybody; and a list of our own classes is the narrowest trust there is.
 */
final class ContractData extends SpecificData {
  static final ContractData INSTANCE = new ContractData();

  private static final Map<String, Class<?>> CLASSES =
      List.of(
              ChainTail.class,
              ClientEvent.class,
              ClientStatus.class,
              CloneDetected.class,
              CloneStatus.class,
              Evidence.class,
              Id128.class,
              LandmarkIdentity.class,
              Reconciliation.class,
              UsageByClient.class,
              UsageByTenant.class)
          .stream()
          .collect(Collectors.toUnmodifiableMap(Class::getName, Function.identity()));

  private ContractData() {
    addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
  }

  @Override
  @SuppressWarnings("rawtypes") // as Avro declares it
  public Class getClass(Schema schema) {
    switch (schema.getType()) {
      case RECORD:
      case FIXED:
      case ENUM:
        return CLASSES.get(schema.getFullName());
      default:
        return super.getClass(schema);
    }
  }
}
