package dev.signet.standby;

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

/**
 * Opens the standby's pool, with the limits of the primary's. A named datasource of Quarkus would have to be present in
 * every build and repeat those settings.
 */
final class StandbyPool {
    /** How long a read waits for a connection. Short, because the primary can serve it, too. */
    private static final Duration ACQUISITION = Duration.ofMillis(250);

    private StandbyPool() {}

    static AgroalDataSource open(StandbyConfig config, AgroalConnectionPoolConfiguration primary) {
        AgroalConnectionPoolConfigurationSupplier pool = new AgroalConnectionPoolConfigurationSupplier(primary)
                .connectionFactoryConfiguration(connections(config, primary.connectionFactoryConfiguration()))
                // Its connections take part in no transaction, and those in the primary's cache are the primary's.
                .transactionIntegration(TransactionIntegration.none())
                .connectionCache(ConnectionCache.none())
                .acquisitionTimeout(ACQUISITION);
        return new DataSource(new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(pool)
                .get());
    }

    /** Makes a new one instead of a copy, because a copy shares the primary's properties and credentials. */
    private static AgroalConnectionFactoryConfigurationSupplier connections(
            StandbyConfig config, AgroalConnectionFactoryConfiguration primary) {
        AgroalConnectionFactoryConfigurationSupplier connections = new AgroalConnectionFactoryConfigurationSupplier()
                .jdbcUrl(config.jdbcUrl().orElseThrow())
                .connectionProviderClass(primary.connectionProviderClass())
                .initialSql(primary.initialSql())
                .loginTimeout(primary.loginTimeout())
                .principal(config.username().<Principal>map(NamePrincipal::new).orElse(primary.principal()));
        primary.jdbcProperties()
                .stringPropertyNames()
                .forEach(name ->
                        connections.jdbcProperty(name, primary.jdbcProperties().getProperty(name)));
        // Only servers that are standbys now, if the URL names several.
        connections.jdbcProperty("targetServerType", "secondary");
        config.password()
                .map(SimplePassword::new)
                .ifPresentOrElse(
                        connections::credential, () -> primary.credentials().forEach(connections::credential));
        return connections;
    }
}
