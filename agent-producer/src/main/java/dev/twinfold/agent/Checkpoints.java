package dev.twinfold.agent;

import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;

/**
 * Tells an agent when its process becomes an image and when it comes out of one (Coordinated
 * Restore at Checkpoint). The only class that knows org.crac, which a host need not have: without
 * it this class cannot be loaded, and nobody calls it.
 */
final class Checkpoints implements Resource {
  private final AgentProducer agent;

  private Checkpoints(AgentProducer agent) {
    this.agent = agent;
  }

  /**
   * Begins to listen, as long as somebody holds what this returns.
   *
   * @throws LinkageError if org.crac is not on the class path
   */
  static Object register(AgentProducer agent) {
    Checkpoints hooks = new Checkpoints(agent);
    Core.getGlobalContext().register(hooks);
    return hooks;
  }

  @Override
  public void beforeCheckpoint(Context<? extends Resource> context) {
    agent.suspend();
  }

  @Override
  public void afterRestore(Context<? extends Resource> context) {
    agent.resume();
  }
}
