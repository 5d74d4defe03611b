package dev.twinfold.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.twinfold.topology.Settings;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.AppInfoParser;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.yaml.snakeyaml.Yaml;

/** What stands in compose and Kubernetes files is what the code knows, and is locked down. */
class ManifestsTest {
  private static final Path DEPLOY = Path.of("..").toAbsolutePath().normalize();
  private static final Path BASE = DEPLOY.resolve("kubernetes/base");
  private static final String CONNECTION = "twinfold-connection";
  private static final Pattern SECRET =
      Pattern.compile(".*(PASSWORD|SECRET|TOKEN|KEY|CLUSTER_ID).*");

  @Test
  void composeStartsTheVersionsThatAreTestedAgainst() throws IOException {
    Map<String, String> images = new HashMap<>();
    services().forEach((name, service) -> images.put(name, text(service, "image")));

    assertThat(images)
        .containsEntry("kafka-1", "apache/kafka:" + AppInfoParser.getVersion())
        .containsEntry("kafka-2", images.get("kafka-1"))
        .containsEntry("kafka-3", images.get("kafka-1"))
        .containsEntry("registry", "apicurio/apicurio-registry:" + pom("apicurio.version"))
        .containsEntry("topology-1", "twinfold:" + projectVersion())
        .containsEntry("topology-2", images.get("topology-1"));
    assertThat(images.values()).allMatch(image -> image.matches(".+:v?\\d+\\.\\d+\\.\\d+.*"));
  }

  @TestFactory
  Stream<DynamicTest> everyServiceIsWatchedBoundedAndClosed() throws IOException {
    return services().entrySet().stream()
        .map(each -> DynamicTest.dynamicTest(each.getKey(), () -> checkService(each.getValue())));
  }

  private static void checkService(Map<String, Object> service) {
    boolean once = "on-failure".equals(service.get("restart"));
    assertThat(service.containsKey("healthcheck")).isNotEqualTo(once);
    assertThat(at(service, "deploy", "resources", "limits")).containsKeys("cpus", "memory");
    assertThat(list(service, "cap_drop")).containsExactly("ALL");
    assertThat(list(service, "security_opt")).contains("no-new-privileges:true");
    assertThat(list(service, "ports")).allMatch(port -> port.toString().startsWith("127.0.0.1:"));
    at(service, "environment")
        .forEach(
            (name, value) -> {
              if (SECRET.matcher(name).matches()) {
                assertThat(value.toString()).as(name).startsWith("${").contains(":?");
              }
            });
    if (text(service, "image").startsWith("twinfold:")) {
      assertThat(service).containsEntry("read_only", true);
      checkCommand(list(service, "command"));
    }
  }

  @Test
  void composesSettingsAreSettings() throws IOException {
    Map<String, Object> topology = services().get("topology-1");
    Settings settings = settings(DEPLOY.resolve("compose/topology.properties"), Map.of());

    assertThat(settings.http().port()).isEqualTo(8080);
    assertThat(list(topology, "ports")).allMatch(port -> port.toString().endsWith(":8080"));
    assertThat(at(topology, "healthcheck").get("test").toString())
        .contains("/health/ready", "8080");
  }

  @Test
  void prometheusReadsOurRulesAndInstances() throws IOException {
    Map<String, Object> prometheus = one(DEPLOY.resolve("compose/prometheus.yaml"));

    assertThat(prometheus.toString()).contains("topology-1:8080", "topology-2:8080");
    assertThat(list(prometheus, "rule_files"))
        .containsExactly("/etc/prometheus/alerts/*.rules.yaml");
    assertThat(DEPLOY.resolve("alerts/twinfold.rules.yaml")).exists();
    assertThat(list(services().get("prometheus"), "volumes"))
        .contains("../alerts:/etc/prometheus/alerts:ro");
  }

  @TestFactory
  Stream<DynamicTest> everyPodRunsWithoutRights() throws IOException {
    return pods().entrySet().stream()
        .map(each -> DynamicTest.dynamicTest(each.getKey(), () -> checkPod(each.getValue())));
  }

  private static void checkPod(Map<String, Object> pod) {
    assertThat(pod)
        .containsEntry("automountServiceAccountToken", false)
        // Kubernetes would tell of a service named twinfold in variables that read as settings.
        .containsEntry("enableServiceLinks", false);
    assertThat(at(pod, "securityContext"))
        .containsEntry("runAsNonRoot", true)
        .containsEntry("seccompProfile", Map.of("type", "RuntimeDefault"));
    List<Map<String, Object>> containers = new ArrayList<>(maps(pod, "containers"));
    containers.addAll(maps(pod, "initContainers"));
    for (Map<String, Object> container : containers) {
      assertThat(at(container, "securityContext"))
          .containsEntry("allowPrivilegeEscalation", false)
          .containsEntry("readOnlyRootFilesystem", true)
          .containsEntry("capabilities", Map.of("drop", List.of("ALL")));
      assertThat(at(container, "resources", "limits")).containsKey("memory");
      assertThat(at(container, "resources", "requests")).containsKeys("cpu", "memory");
      checkCommand(list(container, "args"));
    }
  }

  @Test
  void kubernetesSettingsAreSettings() throws IOException {
    Map<String, Object> container = maps(pods().get("StatefulSet"), "containers").get(0);
    Map<String, String> environment = new HashMap<>();
    for (Map<String, Object> variable : maps(container, "env")) {
      environment.put(text(variable, "name"), valueOf(variable));
    }

    Settings settings = settings(BASE.resolve("topology.properties"), environment);

    assertThat(settings.bootstrapServers()).isEqualTo(connection().get("bootstrap.servers"));
    assertThat(maps(container, "ports").get(0))
        .containsEntry("containerPort", settings.http().port());
    assertThat(at(container, "readinessProbe", "httpGet")).containsEntry("path", "/health/ready");
    assertThat(at(container, "livenessProbe", "httpGet")).containsEntry("path", "/health/live");
    assertThat(at(container, "startupProbe", "httpGet")).containsEntry("path", "/health/live");
    assertThat(settings.streams())
        .containsEntry("num.standby.replicas", 1)
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("processing.guarantee", "exactly_once_v2");
  }

  @Test
  void kubernetesBaseHoldsEveryFileAndNoSecret() throws IOException {
    Map<String, Object> kustomization = one(BASE.resolve("kustomization.yaml"));

    for (Object resource : list(kustomization, "resources")) {
      assertThat(yaml(BASE.resolve(resource.toString())))
          .isNotEmpty()
          .noneMatch(document -> "Secret".equals(document.get("kind")));
    }
    assertThat(maps(kustomization, "images"))
        .containsExactly(Map.of("name", "twinfold", "newTag", projectVersion()));
  }

  /** What a container would be given. */
  private static String valueOf(Map<String, Object> variable) throws IOException {
    Map<String, Object> map = at(variable, "valueFrom", "configMapKeyRef");
    if (CONNECTION.equals(map.get("name"))) {
      return connection().get(text(map, "key"));
    }
    return variable.containsKey("value")
        ? text(variable, "value").replace("$(POD_NAME)", "twinfold-topology-0")
        : "from-a-secret-or-from-kubernetes";
  }

  private static void checkCommand(List<Object> arguments) {
    assertThatCode(
            () ->
                Main.commandLine()
                    .parseArgs(arguments.stream().map(Object::toString).toArray(String[]::new)))
        .as("%s", arguments)
        .doesNotThrowAnyException();
  }

  private static Settings settings(Path file, Map<String, String> environment) throws IOException {
    Properties given = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      given.load(reader);
    }
    return Settings.load(given, environment, Map.of());
  }

  /** Where the manifests' brokers and registry are. */
  private static Map<String, String> connection() throws IOException {
    Map<String, String> literals = new HashMap<>();
    for (Map<String, Object> map :
        maps(one(BASE.resolve("kustomization.yaml")), "configMapGenerator")) {
      for (Object literal : list(map, "literals")) {
        String[] parts = literal.toString().split("=", 2);
        literals.put(parts[0], parts[1]);
      }
    }
    return literals;
  }

  /** The pods by the kind of what starts them. */
  private static Map<String, Map<String, Object>> pods() throws IOException {
    Map<String, Map<String, Object>> pods = new HashMap<>();
    for (String file : List.of("setup.yaml", "topology.yaml")) {
      Map<String, Object> owner = one(BASE.resolve(file));
      pods.put(text(owner, "kind"), at(owner, "spec", "template", "spec"));
    }
    return pods;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Map<String, Object>> services() throws IOException {
    return (Map<String, Map<String, Object>>)
        one(DEPLOY.resolve("compose/compose.yaml")).get("services");
  }

  private static Map<String, Object> one(Path file) throws IOException {
    List<Map<String, Object>> documents = yaml(file);
    assertThat(documents).as("documents in %s", file).hasSize(1);
    return documents.get(0);
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> yaml(Path file) throws IOException {
    try (Reader reader = Files.newBufferedReader(file)) {
      List<Map<String, Object>> documents = new ArrayList<>();
      new Yaml().loadAll(reader).forEach(document -> documents.add((Map<String, Object>) document));
      return documents;
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> at(Map<String, Object> in, String... path) {
    Map<String, Object> found = in;
    for (String name : path) {
      found = (Map<String, Object>) found.getOrDefault(name, Map.of());
    }
    return found;
  }

  @SuppressWarnings("unchecked")
  private static List<Object> list(Map<String, Object> in, String name) {
    return (List<Object>) in.getOrDefault(name, List.of());
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> maps(Map<String, Object> in, String name) {
    return (List<Map<String, Object>>) in.getOrDefault(name, List.of());
  }

  private static String text(Map<String, Object> in, String name) {
    return in.get(name).toString();
  }

  private static String projectVersion() throws IOException {
    return firstGroup("<artifactId>twinfold</artifactId>\\s*<version>(.+?)</version>");
  }

  private static String pom(String property) throws IOException {
    return firstGroup("<" + Pattern.quote(property) + ">(.+?)<");
  }

  private static String firstGroup(String pattern) throws IOException {
    Matcher matcher =
        Pattern.compile(pattern).matcher(Files.readString(DEPLOY.resolve("../pom.xml")));
    assertThat(matcher.find()).as("%s in pom.xml", pattern).isTrue();
    return matcher.group(1);
  }
}
