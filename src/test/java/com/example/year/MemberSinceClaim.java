package com.example.year;

import dev.signet.token.Claim;
import io.quarkus.arc.properties.IfBuildProperty;
import jakarta.inject.Singleton;
import java.util.Optional;

/** The year in which the account was created. */
@Singleton
@IfBuildProperty(name = "signet.test.samples", stringValue = "true")
class MemberSinceClaim implements Claim {
    @Override
    public String name() {
        return "member_since";
    }

    @Override
    public Optional<String> column() {
        return Optional.of("extract(year from u.date_joined)");
    }
}
