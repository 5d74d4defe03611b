package dev.twinfold.local.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twinfold.local.command.CommandRun;
import dev.twinfold.schemas.Grants;
import dev.twinfold.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;

/** What users are granted, as the file says that operators read. */
class GrantsTest {
  private static final Path FILE = Path.of("../kafka/acls.txt");
  private static final Grants GRANTS = new Grants(new Topics(""), "twinfold");

  @Test
  void theFileForThoseWhoGrantByOtherMeansIsComplete() throws IOException {
    CommandRun run =
        CommandRun.of(
            "acls", "print",
            "--agents", "User:agents",
            "--agents", "User:acme=chain-tails.acme",
            "--topology", "User:topology",
            "--finance", "User:finance",
            "--alerting", "User:alerting");
    if ("write".equals(System.getProperty("twinfold.golden"))) {
      Files.createDirectories(FILE.getParent());
      Files.writeString(FILE, run.out());
    }

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).isEqualToNormalizingNewlines(Files.readString(FILE));
  }

  @Test
  void whatIsNoPrincipalOrNoTopicOfATenantIsOneLine() {
    assertThat(CommandRun.of("acls", "print", "--finance", "finance").err().strip())
        .isEqualTo("twinfold: 'finance' is no principal: write it as User:name");
    assertThat(
            CommandRun.of("acls", "print", "--agents", "User:a=b.chain-tails.acme").err().strip())
        .isEqualTo(
            "twinfold: 'b.chain-tails.acme' is no topic of a tenant: their names are"
                + " chain-tails.TENANT");
    assertThat(CommandRun.of("acls", "print").err()).startsWith("twinfold: nobody is named");
  }

  @Test
  void aPrincipalMayHaveEqualsSigns() {
    assertThat(CommandRun.of("acls", "print", "--agents", "User:CN=web,O=acme").out())
        .isEqualToNormalizingNewlines("User:CN=web,O=acme ALLOW WRITE TOPIC LITERAL chain-tails\n");
    assertThat(
            CommandRun.of(
                    "acls",
                    "print",
                    "--topic-prefix",
                    "p.",
                    "--agents",
                    "User:CN=web,O=acme=p.chain-tails.acme")
                .out())
        .isEqualToNormalizingNewlines(
            "User:CN=web,O=acme ALLOW WRITE TOPIC LITERAL p.chain-tails.acme\n");
  }

  @Test
  void whatOthersMayDoOnWhatIsOursIsFound() {
    Set<AclBinding> wanted = GRANTS.finance("User:finance");
    Set<AclBinding> present = new HashSet<>(wanted);
    present.add(read("User:x", ResourceType.TOPIC, "usage-", PatternType.PREFIXED));
    present.add(read("User:y", ResourceType.TOPIC, "*", PatternType.LITERAL));
    present.add(read("User:z", ResourceType.TOPIC, "twinfold-a", PatternType.LITERAL));
    present.add(read("User:other", ResourceType.TOPIC, "orders", PatternType.LITERAL));
    present.add(read("User:other", ResourceType.GROUP, "orders", PatternType.LITERAL));

    AccessFinding finding = new AccessRules(GRANTS, wanted).compare(present);

    assertThat(finding.missing()).isEmpty();
    assertThat(finding.tooMuch()).isEmpty();
    assertThat(finding.others())
        .containsExactly(
            "User:x ALLOW READ TOPIC PREFIXED usage-",
            "User:y ALLOW READ TOPIC LITERAL *",
            "User:z ALLOW READ TOPIC LITERAL twinfold-a");
    assertThat(new AccessRules(GRANTS, wanted).compare(wanted).isRight()).isTrue();
  }

  private static AclBinding read(
      String user, ResourceType type, String name, PatternType matching) {
    return new AclBinding(
        new ResourcePattern(type, name, matching),
        new AccessControlEntry(user, "*", AclOperation.READ, AclPermissionType.ALLOW));
  }
}
