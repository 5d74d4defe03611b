package dev.twinfold.local.cluster;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * What makes a node ask its clients who they are: TLS with a password of each (SCRAM) for clients
 * and brokers, TLS with certificates on both sides for the quorum, and an authorizer that refuses
 * what was not granted.
 *
 * @param keystore with the node's own key, PKCS12; its certificate says {@code CN=broker}
 * @param truststore with the authority that signed it, PKCS12
 * @param storePassword of both
 * @param brokerPassword of the user {@code broker}, as which brokers know each other
 * @param superUsers who may do everything, by name, beside {@code broker}
 */
public record NodeSecurity(
    Path keystore,
    Path truststore,
    String storePassword,
    String brokerPassword,
    List<String> superUsers) {
  /** The name of the brokers' own user. */
  public static final String BROKER_USER = "broker";

  /** How passwords are proved. */
  public static final String MECHANISM = "SCRAM-SHA-512";

  /** Copies the list. */
  public NodeSecurity {
    superUsers = List.copyOf(superUsers);
  }

  /** What a client or broker of that name has to say to get in. */
  public static String login(String user, String password) {
    return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\""
        + user
        + "\" password=\""
        + password
        + "\";";
  }

  void addTo(Properties p, String brokerListener, String controllerListener) {
    p.setProperty(
        "listener.security.protocol.map",
        brokerListener + ":SASL_SSL," + controllerListener + ":SSL");
    p.setProperty("sasl.enabled.mechanisms", MECHANISM);
    p.setProperty("sasl.mechanism.inter.broker.protocol", MECHANISM);
    p.setProperty(
        "listener.name."
            + brokerListener.toLowerCase(Locale.ROOT)
            + ".scram-sha-512.sasl.jaas.config",
        login(BROKER_USER, brokerPassword));
    p.setProperty(
        "listener.name." + controllerListener.toLowerCase(Locale.ROOT) + ".ssl.client.auth",
        "required");
    p.setProperty("ssl.principal.mapping.rules", "RULE:^CN=([^,]+).*$/$1/,DEFAULT");
    p.setProperty("ssl.keystore.location", keystore.toString());
    p.setProperty("ssl.keystore.type", "PKCS12");
    p.setProperty("ssl.keystore.password", storePassword);
    p.setProperty("ssl.key.password", storePassword);
    p.setProperty("ssl.truststore.location", truststore.toString());
    p.setProperty("ssl.truststore.type", "PKCS12");
    p.setProperty("ssl.truststore.password", storePassword);
    p.setProperty(
        "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    p.setProperty("allow.everyone.if.no.acl.found", "false");
    p.setProperty(
        "super.users",
        "User:"
            + BROKER_USER
            + superUsers.stream().map(user -> ";User:" + user).collect(Collectors.joining()));
  }
}
