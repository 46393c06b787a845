package dev.signet.database;

import org.hibernate.boot.model.TypeContributions;
import org.hibernate.boot.model.TypeContributor;
import org.hibernate.service.ServiceRegistry;
import org.hibernate.type.descriptor.jdbc.TimestampUtcAsOffsetDateTimeJdbcType;

/**
 * Reads points in time as {@code OffsetDateTime}. Hibernate's way for PostgreSQL is {@code java.sql.Timestamp}, whose calendar is
 * the Julian one before October 1582: older dates would come back days too late.
 */
public final class DatesOfAnyTime implements TypeContributor {
    @Override
    public void contribute(TypeContributions types, ServiceRegistry services) {
        types.contributeJdbcType(TimestampUtcAsOffsetDateTimeJdbcType.INSTANCE);
    }
}
