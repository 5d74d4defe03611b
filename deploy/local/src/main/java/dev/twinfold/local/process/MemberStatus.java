package dev.twinfold.local.process;

import java.util.OptionalLong;

/**
 * How a process of the cluster is.
 *
 * @param member which
 * @param pid its process id; empty if it does not run
 * @param well whether it does its work
 * @param health in words
 */
public record MemberStatus(Member member, OptionalLong pid, boolean well, String health) {
  /** What the process does, in a word. */
  public String role() {
    return member.role().inWords();
  }
}
