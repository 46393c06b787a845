package dev.signet.database;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Settings for the database. Its address is Quarkus's own. */
@ConfigMapping(prefix = "signet.database")
interface DatabaseConfig {
    /** Whether to distribute the tables of users over the workers of a Citus cluster. The URL is the coordinator's. */
    @WithDefault("false")
    boolean distributed();
}
