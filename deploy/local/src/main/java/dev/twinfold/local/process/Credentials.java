package dev.twinfold.local.process;

import dev.twinfold.local.CommandFailure;
import dev.twinfold.local.cluster.NodeSecurity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;

/**
 * The keys, certificates and passwords of a secure cluster: made once, for this cluster alone, and
 * kept in a directory that only its owner may read.
 */
final class Credentials {
  private static final String STORES = "stores";
  private static final String VALID_DAYS = "3650";

  private final Path directory;
  private final Properties passwords;

  private Credentials(Path directory, Properties passwords) {
    this.directory = directory;
    this.passwords = passwords;
  }

  /** Those of the directory, which are made if it has none. */
  static Credentials in(Path directory) {
    Path file = directory.resolve("passwords.properties");
    if (Files.exists(file)) {
      return new Credentials(directory, ClusterDirectory.read(file));
    }
    Properties passwords = new Properties();
    passwords.setProperty(STORES, random());
    passwords.setProperty(NodeSecurity.BROKER_USER, random());
    for (User user : User.values()) {
      passwords.setProperty(user.principal(), random());
    }
    Credentials made = new Credentials(directory, passwords);
    made.makeCertificates();
    ClusterDirectory.write(file, passwords);
    return made;
  }

  private static String random() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** An authority of our own, and a certificate for all three brokers that it has signed. */
  private void makeCertificates() {
    for (String left : List.of("broker.p12", "trust.p12", "ca.pem")) {
      remove(directory.resolve(left));
    }
    String keys = directory.resolve("broker.p12").toString();
    String ca = directory.resolve("ca.pem").toString();
    keytool(
        "-genkeypair",
        "-keystore",
        keys,
        "-alias",
        "ca",
        "-dname",
        "CN=twinfold-local-ca",
        "-keyalg",
        "EC",
        "-groupname",
        "secp256r1",
        "-validity",
        VALID_DAYS,
        "-ext",
        "bc:c");
    keytool(
        "-genkeypair",
        "-keystore",
        keys,
        "-alias",
        "broker",
        "-signer",
        "ca",
        "-dname",
        "CN=" + NodeSecurity.BROKER_USER,
        "-keyalg",
        "EC",
        "-groupname",
        "secp256r1",
        "-validity",
        VALID_DAYS,
        "-ext",
        "san=ip:127.0.0.1,dns:localhost");
    keytool("-exportcert", "-keystore", keys, "-alias", "ca", "-rfc", "-file", ca);
    keytool(
        "-importcert",
        "-keystore",
        directory.resolve("trust.p12").toString(),
        "-alias",
        "ca",
        "-noprompt",
        "-file",
        ca);
    // With its key here, the brokers would not know which one to show; nobody else is to be signed.
    keytool("-delete", "-keystore", keys, "-alias", "ca");
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new CommandFailure("cannot remove " + file + ": " + e, e);
    }
  }

  private void keytool(String... arguments) {
    Path program = Path.of(System.getProperty("java.home"), "bin", "keytool");
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass:env", "TWINFOLD_STORES"));
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      // Not as an argument, which every user of the machine could read.
      builder.environment().put("TWINFOLD_STORES", passwords.getProperty(STORES));
      Process process = builder.start();
      process.getOutputStream().close();
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (process.waitFor() != 0) {
        throw new CommandFailure("keytool made no certificate: " + said);
      }
    } catch (IOException e) {
      throw new CommandFailure(
          "a secure cluster needs the JDK's keytool at " + program + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted while making certificates", e);
    }
  }

  /** What the brokers need. */
  NodeSecurity brokers() {
    return new NodeSecurity(
        directory.resolve("broker.p12"),
        directory.resolve("trust.p12"),
        passwords.getProperty(STORES),
        passwords.getProperty(NodeSecurity.BROKER_USER),
        List.of(User.ADMIN.principal()));
  }

  /** All users, for the first start of the brokers. */
  List<String> scramUsers() {
    List<String> users = new ArrayList<>();
    for (String name : passwords.stringPropertyNames()) {
      if (!name.equals(STORES)) {
        users.add(
            NodeSecurity.MECHANISM
                + "=[name="
                + name
                + ",password="
                + passwords.getProperty(name)
                + "]");
      }
    }
    return users;
  }

  /** What Kafka's clients of a user need to get in. */
  Properties client(User user) {
    Properties p = new Properties();
    p.setProperty("security.protocol", "SASL_SSL");
    p.setProperty("sasl.mechanism", NodeSecurity.MECHANISM);
    p.setProperty(
        "sasl.jaas.config",
        NodeSecurity.login(user.principal(), passwords.getProperty(user.principal())));
    p.setProperty("ssl.truststore.type", "PEM");
    p.setProperty("ssl.truststore.location", directory.resolve("ca.pem").toString());
    return p;
  }
}
