package dev.signet.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signet.web.StorableText;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a provider calls a person, for a new account. Each is empty if the provider did not say.
 *
 * @param called what a username can be made from
 * @param locale the person's language (BCP 47)
 */
@RegisterForReflection
record PersonName(String called, String first, String last, String locale) {
    static final PersonName NONE = new PersonName("", "", "", "");

    private static final int LONGEST = 200;
    private static final String APPLES_RELAY = "@privaterelay.appleid.com";

    /** Returns the names in these claims (OpenID Connect Core 1.0 §5.1), or else the address if it means anything to people. */
    static PersonName of(JsonNode claims, String email) {
        String called = Stream.of("preferred_username", "name", "given_name")
                .map(claim -> claims.path(claim).asText(""))
                .filter(name -> !name.isBlank())
                .findFirst()
                .or(() -> Stream.of(email)
                        .filter(address -> !address.endsWith(APPLES_RELAY))
                        .findFirst())
                .orElse("");
        return new PersonName(
                shortened(called),
                shortened(claims.path("given_name").asText("")),
                shortened(claims.path("family_name").asText("")),
                shortened(claims.path("locale").asText("")));
    }

    /**
     * Returns the name that Apple posts beside its code, only the first time: {@code {"name": {"firstName": …}}}.
     * Nobody signed it, so it is good for a new account's names only.
     */
    static PersonName ofApplesUser(JsonNode user) {
        String first = user.path("name").path("firstName").asText("");
        String last = user.path("name").path("lastName").asText("");
        String called = Stream.of(first, last).filter(part -> !part.isBlank()).collect(Collectors.joining(" "));
        return new PersonName(shortened(called), shortened(first), shortened(last), "");
    }

    /** Returns these names, and the others for those that are missing. */
    PersonName or(PersonName others) {
        return new PersonName(
                called.isEmpty() ? others.called : called,
                first.isEmpty() && last.isEmpty() ? others.first : first,
                first.isEmpty() && last.isEmpty() ? others.last : last,
                locale.isEmpty() ? others.locale : locale);
    }

    private static String shortened(String name) {
        return name.codePoints()
                .filter(StorableText::isStorable)
                .limit(LONGEST)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
    }

    @Override
    public String toString() {
        return "PersonName";
    }
}
