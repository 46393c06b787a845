package dev.signet.database;

import org.hibernate.boot.model.TypeContributions;
import org.hibernate.boot.model.TypeContributor;
import org.hibernate.service.ServiceRegistry;
import org.hibernate.type.descriptor.jdbc.TimestampUtcAsOffsetDateTimeJdbcType;

/**
 * Reads timestamps as {@code OffsetDateTime}. For PostgreSQL, Hibernate uses {@code java.sql.Timestamp}, which has the
 * Julian calendar before October 1582, so that older dates would be days too late.
 */
public final class DatesOfAnyTime implements TypeContributor {
    @Override
    public void contribute(TypeContributions types, ServiceRegistry services) {
        types.contributeJdbcType(TimestampUtcAsOffsetDateTimeJdbcType.INSTANCE);
    }
}
