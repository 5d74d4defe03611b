package dev.twinfold.local.topics;

import dev.twinfold.local.CommandFailure;
import java.util.Collection;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.errors.SecurityDisabledException;

/** What a broker lets its users do. It never takes away: somebody else may have granted it. */
public final class BrokerAccess {
  private final Broker broker;

  /** Of that broker. */
  public BrokerAccess(Broker broker) {
    this.broker = broker;
  }

  /**
   * All that is granted or denied.
   *
   * @throws CommandFailure if the broker has no authorizer, so that everybody may do everything, or
   *     if the user may not look
   */
  public Collection<AclBinding> present() {
    return broker
        .answerUnless(
            SecurityDisabledException.class,
            broker.admin().describeAcls(AclBindingFilter.ANY).values())
        .orElseThrow(
            () ->
                new CommandFailure(
                    "the broker has no authorizer, so everybody may do everything; set its"
                        + " authorizer.class.name"));
  }

  /** Grants these, too. */
  public void add(Collection<AclBinding> bindings) {
    broker.answer(broker.admin().createAcls(bindings).all());
  }
}
