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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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
                    .anyMatch(status -> status.startsWith("2"))
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

    @Test
    void the_page_for_people_shows_this_document() {
        given().get("/api/docs/")
                .then()
                .statusCode(200)
                .contentType("text/html")
                .body(Matchers.containsString("src=\"docs.js\""));
        given().get("/api/docs/docs.js").then().statusCode(200).body(Matchers.containsString("url: '../openapi'"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"swagger-ui-bundle.js", "swagger-ui.css"})
    void what_the_page_loads_is_sent_compressed_to_who_takes_it_so(String file) throws IOException {
        Response plain = asSent("identity").get("/api/docs/" + file);
        assertThat(plain.header("Content-Encoding")).isNull();
        assertThat(plain.asString()).contains("swagger-ui");

        Response compressed = asSent("gzip").get("/api/docs/" + file);
        assertThat(compressed.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(new GZIPInputStream(compressed.asInputStream()).readAllBytes())
                .isEqualTo(plain.asByteArray());
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
