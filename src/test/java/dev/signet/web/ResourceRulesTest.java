package dev.signet.web;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.testing.CapturedLog;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jboss.resteasy.reactive.RestForm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A resource that would not work as its author expects stops the start, and the error says what to do. */
class ResourceRulesTest {
    private final ResourceRules rules = new ResourceRules();

    @PermitAll
    @Path("/api/good/{id}")
    private static final class Good {
        @GET
        String get(@PathParam("id") long id, UriInfo uri) {
            return uri + "" + id;
        }

        @POST
        String post(RequestBody body, HttpServerRequest request, UriInfo uri) {
            return body + "" + request + uri;
        }
    }

    @PermitAll
    @Path("/api/bad")
    private static final class Bad {
        @POST
        @Consumes("text/plain")
        void type(RequestBody body) {}

        @GET
        @Produces("text/plain")
        String produced() {
            return "";
        }

        @POST
        void text(String text) {}

        @POST
        void bytes(UriInfo uri, byte[] bytes) {}

        @POST
        void stream(InputStream in) {}

        @POST
        void object(Map<String, Object> object) {}

        @POST
        void form(MultivaluedMap<String, String> form) {}

        @POST
        void field(@FormParam("name") String name) {}

        @POST
        void upload(@RestForm String name) {}
    }

    @Path("/api/good")
    @Produces("text/plain")
    private static final class AllText {
        @GET
        String get() {
            return "";
        }
    }

    @PermitAll
    @Path("/api")
    private static final class Short {
        @POST
        @Path("token/phone")
        void phone(RequestBody body) {}

        @POST
        @Path("phones")
        void add(RequestBody body) {}

        @POST
        @Path("tokens")
        void tokens(RequestBody body) {}
    }

    @PermitAll
    @Path("/api/token")
    private static final class Tokens {
        @POST
        void logIn(RequestBody body) {}

        @POST
        @Path("refresh")
        void refresh(RequestBody body) {}
    }

    @Path("/api/token/{id}/name")
    private static final class Name {
        @GET
        @RolesAllowed("user")
        String get(@PathParam("id") long id) {
            return "";
        }
    }

    @Path("/api/closed")
    private static final class Closed {
        @GET
        String get() {
            return "";
        }
    }

    private void add(Class<?> resource) {
        Stream.of(resource.getDeclaredMethods())
                .filter(method -> !method.isSynthetic())
                .forEach(this::add);
    }

    private void add(Method method) {
        rules.add(method.getDeclaringClass(), method, PathTemplate.of(method.getDeclaringClass(), method));
    }

    static Stream<Method> bad() {
        return Stream.of(Bad.class, AllText.class)
                .flatMap(resource -> Stream.of(resource.getDeclaredMethods()))
                .filter(method -> !method.isSynthetic());
    }

    @ParameterizedTest
    @MethodSource("bad")
    void media_types_and_bodies_that_the_gate_does_not_know_are_refused(Method method) {
        assertThatThrownBy(() -> add(method))
                .hasMessageStartingWith(method.getDeclaringClass().getSimpleName() + "." + method.getName() + " has ")
                .hasMessageContaining("RequestBody");
    }

    @Test
    void a_method_that_does_not_say_who_may_call_it_is_named_in_a_warning() {
        add(Good.class);
        add(Closed.class);
        try (CapturedLog log = CapturedLog.open()) {
            rules.check();

            assertThat(log.lines(Level.WARNING))
                    .filteredOn(line -> line.contains("Nobody may call"))
                    .singleElement(as(InstanceOfAssertFactories.STRING))
                    .contains("Closed.get.", "@RolesAllowed")
                    .doesNotContain("Good");
        }
    }

    @Test
    void parameters_about_the_request_are_accepted() {
        assertThatCode(() -> add(Good.class)).doesNotThrowAnyException();
        assertThatCode(rules::check).doesNotThrowAnyException();
    }

    @Test
    void a_path_below_the_longer_path_of_another_class_is_never_served_so_it_is_refused() {
        add(Tokens.class);
        add(Name.class);
        assertThatCode(rules::check).doesNotThrowAnyException();

        add(Short.class);

        assertThatThrownBy(rules::check)
                .hasMessageStartingWith("/api/token/phone of Short.phone is never served")
                .hasMessageContaining("Tokens.")
                .hasMessageContaining("/api/token is longer than /api");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/csv", "text/csv; charset=utf-8", "TEXT/CSV"})
    void a_body_of_another_type_is_read_as_it_was_sent(String sent) {
        byte[] bytes = {'a', ',', (byte) 0xff};

        assertThat(new RequestBody(sent, bytes, null).bytes("text/csv")).isEqualTo(bytes);
        assertThatThrownBy(() -> new RequestBody(sent, bytes, null).bytes("text/plain"))
                .isInstanceOfSatisfying(
                        ApiError.class, error -> assertThat(error.status()).isEqualTo(415));
    }
}
