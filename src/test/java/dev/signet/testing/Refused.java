package dev.signet.testing;

import static org.hamcrest.Matchers.aMapWithSize;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import io.restassured.builder.ResponseSpecBuilder;
import io.restassured.specification.ResponseSpecification;

/** The contract's forms of a refusal, for {@code answer.then().spec(…)}. */
public final class Refused {
    private Refused() {}

    /** A token in a body was refused. */
    public static ResponseSpecification token(String message) {
        return unauthorized()
                .expectBody("$", aMapWithSize(2))
                .expectBody("detail", is(message))
                .expectBody("code", is("token_not_valid"))
                .build();
    }

    /** The access token in the header was refused. */
    public static ResponseSpecification bearer(String message) {
        return unauthorized()
                .expectBody("$", aMapWithSize(3))
                .expectBody("detail", is("Given token not valid for any token type"))
                .expectBody("code", is("token_not_valid"))
                .expectBody("messages", hasSize(1))
                .expectBody("messages[0].token_class", is("AccessToken"))
                .expectBody("messages[0].token_type", is("access"))
                .expectBody("messages[0].message", is(message))
                .build();
    }

    /** Refused for a reason that has no code. */
    public static ResponseSpecification because(String detail) {
        return unauthorized()
                .expectBody("$", aMapWithSize(1))
                .expectBody("detail", is(detail))
                .build();
    }

    /** Refused for a reason that has a code. */
    public static ResponseSpecification because(String detail, String code) {
        return unauthorized()
                .expectBody("$", aMapWithSize(2))
                .expectBody("detail", is(detail))
                .expectBody("code", is(code))
                .build();
    }

    /** The logout endpoint refused the refresh token in the body. */
    public static ResponseSpecification logout(String message) {
        return new ResponseSpecBuilder()
                .expectStatusCode(400)
                .expectBody("$", aMapWithSize(1))
                .expectBody("error", is(message))
                .build();
    }

    private static ResponseSpecBuilder unauthorized() {
        return new ResponseSpecBuilder()
                .expectStatusCode(401)
                .expectContentType("application/json")
                .expectHeader("WWW-Authenticate", containsString("realm=\"api\""));
    }
}
