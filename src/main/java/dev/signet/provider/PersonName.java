package dev.signet.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a provider calls a person, from which a username can be made. */
final class PersonName {
    private static final int LONGEST = 200;
    private static final String APPLES_RELAY = "@privaterelay.appleid.com";

    private PersonName() {}

    /** Returns the name in these claims, or else the address; empty if neither means anything to people. */
    static String of(JsonNode claims, String email) {
        return Stream.of("preferred_username", "name", "given_name")
                .map(claim -> claims.path(claim).asText(""))
                .filter(name -> !name.isBlank())
                .findFirst()
                .or(() -> Stream.of(email)
                        .filter(address -> !address.endsWith(APPLES_RELAY))
                        .findFirst())
                .map(PersonName::shortened)
                .orElse("");
    }

    /**
     * Returns the name that Apple posts beside its code, only the first time: {@code {"name": {"firstName": …}}}.
     * Nobody signed it, so it is good for a username only.
     */
    static String ofApplesUser(JsonNode user) {
        return shortened(Stream.of("firstName", "lastName")
                .map(part -> user.path("name").path(part).asText(""))
                .filter(part -> !part.isBlank())
                .collect(Collectors.joining(" ")));
    }

    private static String shortened(String name) {
        return name.codePoints()
                .filter(c -> c != 0)
                .limit(LONGEST)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
