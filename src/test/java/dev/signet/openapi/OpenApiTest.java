package dev.signet.openapi;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.DecoderConfig;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The document is whole, and says of every operation what the classes say of it. */
@QuarkusTest
class OpenApiTest {
    private static final Pattern FILES = Pattern.compile("(?:src|href)=\"([^\"]+)\"");

    @Inject
    BeanManager beans;

    @ConfigProperty(name = "quarkus.application.version")
    String version;

    private ApiDocument document;

    @BeforeEach
    void read() {
        document = ApiDocument.served();
    }

    @Test
    void the_document_has_the_operations_that_the_resources_have_and_no_other() {
        assertThat(operations().map(Operation::toString).map(OpenApiTest::unslashed))
                .containsExactlyInAnyOrderElementsOf(
                        endpoints().map(Endpoint::toString).toList());
    }

    @Test
    void who_may_call_an_operation_is_what_its_annotations_say() {
        Set<String> open = endpoints()
                .filter(Endpoint::isOpen)
                .map(Endpoint::toString)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(operations()).allSatisfy(operation -> {
            boolean isOpen = open.contains(unslashed(operation.toString()));
            // Who is a client is for the operation itself to find out.
            assertThat(operation.admitsAnyone() || operation.takesClient())
                    .as("%s admits anyone", operation)
                    .isEqualTo(isOpen);
            assertThat(operation.takesToken() || isOpen)
                    .as("%s names bearerAuth", operation)
                    .isTrue();
            assertThat(operation.answers(401) || !(operation.takesToken() || operation.takesClient()))
                    .as("%s tells of 401", operation)
                    .isTrue();
        });
    }

    @Test
    void every_path_of_the_api_ends_with_a_slash() {
        assertThat(operations().map(Operation::path).filter(path -> path.startsWith("/api/")))
                .allMatch(path -> path.endsWith("/"));
    }

    @Test
    void every_operation_has_a_name_of_its_own_a_summary_a_description_and_a_known_tag() {
        assertThat(operations().map(Operation::id)).doesNotHaveDuplicates();
        List<String> tags = document.root().path("tags").findValuesAsText("name");
        assertThat(operations()).allSatisfy(operation -> {
            assertThat(operation.id()).as("operationId of %s", operation).isNotBlank();
            assertThat(operation.node().path("summary").asText())
                    .as("summary of %s", operation)
                    .isNotBlank();
            assertThat(operation.node().path("description").asText())
                    .as("description of %s", operation)
                    .isNotBlank();
            assertThat(operation.node().path("tags"))
                    .as("tags of %s", operation)
                    .hasSize(1)
                    .allMatch(tag -> tags.contains(tag.textValue()));
        });
    }

    @Test
    void every_operation_tells_what_success_is_and_which_refusals_it_shares_with_all() {
        assertThat(operations()).allSatisfy(operation -> {
            assertThat(operation.node().path("responses").fieldNames())
                    .toIterable()
                    .as("answers of %s", operation)
                    .anyMatch(status -> status.startsWith("2") || status.equals("303"))
                    .contains("406")
                    .allMatch(status ->
                            operation.response(Integer.parseInt(status)).has("description"));
            assertThat(operation.answers(413)).as("%s tells of 413", operation).isEqualTo(operation.takesBody());
        });
    }

    @Test
    void every_401_comes_with_a_challenge() {
        assertThat(operations().filter(operation -> operation.answers(401)))
                .allMatch(operation -> operation.response(401).path("headers").has("WWW-Authenticate"));
    }

    @Test
    void every_body_is_taken_in_every_form_with_an_example() {
        assertThat(operations().filter(Operation::takesBody))
                .allSatisfy(operation -> assertThat(operation.bodies().fieldNames())
                        .toIterable()
                        .containsExactly(
                                "application/json", "application/x-www-form-urlencoded", "multipart/form-data"));
    }

    @Test
    void every_reference_leads_somewhere_and_every_component_is_used() {
        List<String> references = document.root().findValuesAsText("$ref");
        assertThat(references).allMatch(reference -> !document.target(reference).isMissingNode());

        Set<String> components = new HashSet<>();
        document.root()
                .path("components")
                .fields()
                .forEachRemaining(kind -> kind.getValue()
                        .fieldNames()
                        .forEachRemaining(name -> components.add("#/components/" + kind.getKey() + "/" + name)));
        components.removeIf(name -> name.startsWith("#/components/securitySchemes/"));
        assertThat(components).isSubsetOf(references);
    }

    @Test
    void every_media_type_has_examples_and_they_fit_its_schema() {
        SchemaCheck schemas = new SchemaCheck(document);
        assertThat(operations()).allSatisfy(operation -> {
            for (JsonNode mediaType : operation.bodies()) {
                assertThat(operation.examples(mediaType))
                        .as("examples of the body of %s", operation)
                        .isNotEmpty()
                        .allSatisfy(example -> assertThat(schemas.faults(mediaType.path("schema"), example))
                                .isEmpty());
            }
            operation.node().path("responses").fieldNames().forEachRemaining(code -> {
                int status = Integer.parseInt(code);
                if (operation.response(status).has("content")) {
                    assertThat(operation.examples(status))
                            .as("examples of %s for %s", operation, status)
                            .isNotEmpty()
                            .allSatisfy(example -> assertThat(schemas.faults(operation.schema(status), example))
                                    .isEmpty());
                }
            });
        });
    }

    @Test
    void the_document_is_of_this_version() {
        assertThat(document.root().at("/info/version").textValue()).isEqualTo(version);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /api/openapi             | */*                                | application/yaml
            /api/openapi             | application/json                   | application/json
            /api/openapi             | application/yaml, application/json | application/yaml
            /api/openapi?format=json | application/yaml                   | application/json
            /api/openapi?format=yaml | application/json                   | application/yaml
            /api/openapi/            | application/json, */*              | application/json
            """)
    void the_document_is_served_in_the_form_that_is_asked_for(String path, String accept, String type)
            throws IOException {
        Response answer = given().header("Accept", accept).get(path);

        answer.then().statusCode(200).contentType(Matchers.startsWith(type));
        assertThat(new YAMLMapper().readTree(answer.asByteArray())).isEqualTo(document.root());
        given().header("Accept", accept)
                .head(path)
                .then()
                .statusCode(200)
                .header("Content-Length", answer.header("Content-Length"))
                .contentType(Matchers.startsWith(type));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/docs", "/api/docs/"})
    void the_page_for_people_loads_its_files_with_and_without_the_trailing_slash(String path) {
        Response page = given().redirects().follow(false).get(path);
        page.then().statusCode(200).contentType("text/html");

        List<String> files = FILES.matcher(page.asString())
                .results()
                .map(file -> URI.create(path).resolve(file.group(1)).toString())
                .distinct()
                .toList();
        assertThat(files)
                .containsExactlyInAnyOrder(
                        "/api/docs/icon.svg",
                        "/api/docs/swagger-ui.css",
                        "/api/docs/docs.css",
                        "/api/docs/swagger-ui-bundle.js",
                        "/api/docs/docs.js")
                .allSatisfy(file -> given().get(file).then().statusCode(200));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/openapi",
                "/api/openapi?format=json",
                "/api/docs",
                "/api/docs/",
                "/api/docs/docs.js",
                "/api/docs/docs.css",
                "/api/docs/swagger-ui-bundle.js",
                "/api/docs/swagger-ui.css"
            })
    void documentation_is_sent_compressed_if_accepted_and_only_if_the_client_does_not_have_it(String file)
            throws IOException {
        Response plain = asSent("identity").get(file);
        Response compressed = asSent("br, gzip;q=0.5").get(file);

        assertThat(plain.header("Content-Encoding")).isNull();
        assertThat(compressed.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(new GZIPInputStream(compressed.asInputStream()).readAllBytes())
                .isEqualTo(plain.asByteArray())
                .hasSizeGreaterThan(compressed.asByteArray().length);
        assertThat(compressed.header("ETag")).isNotEqualTo(plain.header("ETag"));
        for (Response each : List.of(plain, compressed)) {
            assertThat(each.header("Vary")).contains("Accept-Encoding");
            assertThat(each.header("Cache-Control")).contains("public", "max-age=");
        }

        for (String known : List.of(compressed.header("ETag"), "\"another\", W/" + compressed.header("ETag"), "*")) {
            asSent("gzip")
                    .header("If-None-Match", known)
                    .get(file)
                    .then()
                    .statusCode(304)
                    .header("ETag", compressed.header("ETag"))
                    .header("Cache-Control", compressed.header("Cache-Control"));
        }
        asSent("gzip")
                .header("If-None-Match", plain.header("ETag"))
                .get(file)
                .then()
                .statusCode(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            gzip            | gzip
            GZip            | gzip
            *               | gzip
            deflate, *;q=.1 | gzip
            gzip;q=0        |
            gzip;q=0, *     |
            *;q=0           |
            deflate         |
            identity        |
            """)
    void only_an_encoding_that_the_client_accepts_is_sent(String accepted, String sent) {
        assertThat(asSent(accepted).get("/api/openapi").header("Content-Encoding"))
                .isEqualTo(sent);
    }

    private static RequestSpecification asSent(String encoding) {
        return given().config(RestAssured.config()
                        .decoderConfig(DecoderConfig.decoderConfig().noContentDecoders()))
                .header("Accept-Encoding", encoding);
    }

    private Stream<Operation> operations() {
        return document.operations().stream();
    }

    private Stream<Endpoint> endpoints() {
        return beans.getBeans(Object.class, Any.Literal.INSTANCE).stream()
                .<Class<?>>map(Bean::getBeanClass)
                .distinct()
                .flatMap(Endpoint::of);
    }

    private static String unslashed(String operation) {
        return operation.replaceAll("/$", "");
    }
}
