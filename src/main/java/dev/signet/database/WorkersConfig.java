package dev.signet.database;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** The servers of a Citus cluster that take statements instead of the coordinator. */
@ConfigMapping(prefix = "signet.database.workers")
@RegisterForReflection
interface WorkersConfig {
    /** Their JDBC URL. Without it, all statements go to the coordinator. User and password are the coordinator's. */
    Optional<String> jdbcUrl();
}
