package dev.twinfold.local.access;

import dev.twinfold.schemas.Grants;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.acl.AclBinding;

/**
 * What users are to be granted.
 *
 * @param grants the one list
 * @param wanted of all users that were named
 */
public record AccessRules(Grants grants, Set<AclBinding> wanted) {
  /** Copies the set. */
  public AccessRules {
    wanted = Set.copyOf(wanted);
  }

  /** In a fixed order, one line each. */
  public List<String> inWords() {
    return sorted(wanted);
  }

  static List<String> sorted(Collection<AclBinding> bindings) {
    return bindings.stream().map(Grants::inWords).sorted(Comparator.naturalOrder()).toList();
  }

  /**
   * What a broker has of them.
   *
   * @param present all that it has
   */
  public AccessFinding compare(Collection<AclBinding> present) {
    Set<String> named =
        wanted.stream().map(binding -> binding.entry().principal()).collect(Collectors.toSet());
    Map<Boolean, List<AclBinding>> extra =
        present.stream()
            .filter(binding -> !wanted.contains(binding))
            .filter(
                binding ->
                    named.contains(binding.entry().principal()) || grants.covers(binding.pattern()))
            .collect(
                Collectors.partitioningBy(binding -> named.contains(binding.entry().principal())));
    return new AccessFinding(
        sorted(wanted.stream().filter(binding -> !present.contains(binding)).toList()),
        sorted(extra.get(true)),
        sorted(extra.get(false)));
  }
}
