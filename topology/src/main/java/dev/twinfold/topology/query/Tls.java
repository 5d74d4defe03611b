package dev.twinfold.topology.query;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** HTTPS: to serve, and to ask other instances. */
final class Tls {
  private Tls() {}

  /** Reads a file of keys or certificates, and says what is wrong with it. */
  static KeyStore read(HttpSettings.KeyFile file) {
    try (InputStream in = Files.newInputStream(file.location())) {
      KeyStore store = KeyStore.getInstance(file.type());
      store.load(in, file.password().toCharArray());
      return store;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "cannot read " + file.location() + " as " + file.type() + ": " + e.getMessage(), e);
    }
  }

  static SSLContext trusting(HttpSettings.KeyFile file) {
    try {
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(read(file));
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("cannot trust " + file.location(), e);
    }
  }

  /** Listens for HTTPS with TLS 1.2 and 1.3. */
  static Connector connector(
      Server server, HttpConfiguration http, HttpSettings settings, HttpSettings.KeyFile file) {
    SslContextFactory.Server factory = new SslContextFactory.Server();
    factory.setSslContext(serving(file));
    factory.setIncludeProtocols("TLSv1.2", "TLSv1.3");
    HttpConfiguration https = new HttpConfiguration(http);
    SecureRequestCustomizer customizer = new SecureRequestCustomizer();
    // Instances reach each other by addresses that the certificate need not name at the server.
    customizer.setSniHostCheck(false);
    https.addCustomizer(customizer);
    ServerConnector connector =
        new ServerConnector(
            server,
            new SslConnectionFactory(factory, HttpVersion.HTTP_1_1.asString()),
            new HttpConnectionFactory(https));
    connector.setHost(settings.host());
    connector.setPort(settings.port());
    return connector;
  }

  private static SSLContext serving(HttpSettings.KeyFile file) {
    try {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(read(file), file.password().toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("cannot serve with " + file.location(), e);
    }
  }
}
