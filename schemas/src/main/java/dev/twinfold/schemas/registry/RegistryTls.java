package dev.twinfold.schemas.registry;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/** Certificates for the registry from the files that the settings name. */
final class RegistryTls {
  private RegistryTls() {}

  /**
   * What the settings say; empty if they name no file.
   *
   * @throws ConfigException naming the setting and the file that cannot be used
   */
  static Optional<SSLContext> of(Map<String, Object> values) {
    String trusted = (String) values.get(RegistryDefinitions.TRUSTSTORE);
    String own = (String) values.get(RegistryDefinitions.KEYSTORE);
    if (trusted.isEmpty() && own.isEmpty()) {
      return Optional.empty();
    }
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      // Null stands for what the JVM has.
      context.init(
          own.isEmpty() ? null : keys(own, values),
          trusted.isEmpty() ? null : trust(trusted, values),
          null);
      return Optional.of(context);
    } catch (GeneralSecurityException e) {
      throw new ConfigException("the registry's certificates cannot be used: " + e.getMessage());
    }
  }

  private static TrustManager[] trust(String file, Map<String, Object> values)
      throws GeneralSecurityException {
    KeyStore store =
        load(
            RegistryDefinitions.TRUSTSTORE,
            file,
            (String) values.get(RegistryDefinitions.TRUSTSTORE_TYPE),
            password(values, RegistryDefinitions.TRUSTSTORE_PASSWORD));
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyManager[] keys(String file, Map<String, Object> values)
      throws GeneralSecurityException {
    char[] storePassword = password(values, RegistryDefinitions.KEYSTORE_PASSWORD);
    char[] keyPassword = password(values, RegistryDefinitions.KEY_PASSWORD);
    KeyStore store =
        load(
            RegistryDefinitions.KEYSTORE,
            file,
            (String) values.get(RegistryDefinitions.KEYSTORE_TYPE),
            storePassword);
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, keyPassword.length == 0 ? storePassword : keyPassword);
    return factory.getKeyManagers();
  }

  private static char[] password(Map<String, Object> values, String name) {
    return ((Password) values.get(name)).value().toCharArray();
  }

  private static KeyStore load(String setting, String file, String type, char[] password)
      throws GeneralSecurityException {
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      if (type.equals("PEM")) {
        return ofCertificates(in);
      }
      KeyStore store = KeyStore.getInstance(type);
      // Without a password nothing would be checked; an empty one is none.
      store.load(in, password.length == 0 ? null : password);
      return store;
    } catch (NoSuchFileException e) {
      throw new ConfigException(setting + ": there is no file " + file);
    } catch (IOException | GeneralSecurityException e) {
      throw new ConfigException(
          setting + ": cannot read " + file + " as " + type + ": " + e.getMessage());
    }
  }

  private static KeyStore ofCertificates(InputStream in)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int count = 0;
    for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
      count++;
      store.setCertificateEntry("certificate-" + count, each);
    }
    if (count == 0) {
      throw new IOException("there is no certificate in it");
    }
    return store;
  }
}
