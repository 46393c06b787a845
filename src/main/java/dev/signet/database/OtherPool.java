package dev.signet.database;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.cache.ConnectionCache;
import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration;
import io.agroal.api.configuration.supplier.AgroalConnectionFactoryConfigurationSupplier;
import io.agroal.api.configuration.supplier.AgroalConnectionPoolConfigurationSupplier;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.agroal.api.transaction.TransactionIntegration;
import io.agroal.pool.DataSource;
import java.security.Principal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A pool of connections to other servers than the primary, with the limits of the primary's pool. A named datasource of
 * Quarkus would have to be present in every build and repeat those settings.
 */
public final class OtherPool {
    /** How long a caller waits for a connection. Short, because the primary can serve it, too. */
    private static final Duration ACQUISITION = Duration.ofMillis(250);

    private OtherPool() {}

    /**
     * Which servers, and how to log in to them.
     *
     * @param username if it is not the primary's
     * @param password if it is not the primary's
     * @param properties of the driver, beyond those of the primary's connections
     */
    public record Servers(
            String jdbcUrl, Optional<String> username, Optional<String> password, Map<String, String> properties) {}

    /** Opens a pool, which the caller closes. Its connections take part in no transaction. */
    public static AgroalDataSource open(Servers servers, AgroalDataSource primary) {
        AgroalConnectionPoolConfiguration limits = primary.getConfiguration().connectionPoolConfiguration();
        AgroalConnectionPoolConfigurationSupplier pool = new AgroalConnectionPoolConfigurationSupplier(limits)
                .connectionFactoryConfiguration(connections(servers, limits.connectionFactoryConfiguration()))
                .transactionIntegration(TransactionIntegration.none())
                // Those in the primary's cache are the primary's.
                .connectionCache(ConnectionCache.none())
                .acquisitionTimeout(ACQUISITION);
        return new DataSource(new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(pool)
                .get());
    }

    /** Makes a new one instead of a copy, because a copy shares the primary's properties and credentials. */
    private static AgroalConnectionFactoryConfigurationSupplier connections(
            Servers servers, AgroalConnectionFactoryConfiguration primary) {
        AgroalConnectionFactoryConfigurationSupplier connections = new AgroalConnectionFactoryConfigurationSupplier()
                .jdbcUrl(servers.jdbcUrl())
                .connectionProviderClass(primary.connectionProviderClass())
                .initialSql(primary.initialSql())
                .loginTimeout(primary.loginTimeout())
                .principal(servers.username().<Principal>map(NamePrincipal::new).orElse(primary.principal()));
        primary.jdbcProperties()
                .stringPropertyNames()
                .forEach(name ->
                        connections.jdbcProperty(name, primary.jdbcProperties().getProperty(name)));
        servers.properties().forEach(connections::jdbcProperty);
        servers.password()
                .map(SimplePassword::new)
                .ifPresentOrElse(
                        connections::credential, () -> primary.credentials().forEach(connections::credential));
        return connections;
    }
}
