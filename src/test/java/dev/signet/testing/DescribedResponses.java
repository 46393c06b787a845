package dev.signet.testing;

import io.quarkus.test.junit.callback.QuarkusTestBeforeEachCallback;
import io.quarkus.test.junit.callback.QuarkusTestMethodContext;
import io.restassured.RestAssured;
import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.http.Header;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Holds every response that REST Assured gets in a test to the OpenAPI document. */
public class DescribedResponses implements QuarkusTestBeforeEachCallback, Filter {
    static {
        CompiledPaths.install();
    }

    @Override
    public void beforeEach(QuarkusTestMethodContext context) {
        RestAssured.replaceFiltersWith(this);
    }

    @Override
    public Response filter(
            FilterableRequestSpecification request, FilterableResponseSpecification expected, FilterContext next) {
        Response response = next.next(request, expected);
        URI uri = URI.create(request.getURI());
        Map<String, List<String>> headers = response.headers().asList().stream()
                .collect(Collectors.groupingBy(
                        header -> header.getName().toLowerCase(Locale.ROOT),
                        Collectors.mapping(Header::getValue, Collectors.toList())));
        ApiDescription.verify(new ApiDescription.Answer(
                request.getMethod(),
                uri.getRawPath(),
                uri.getRawQuery(),
                response.statusCode(),
                headers,
                response.asByteArray()));
        return response;
    }
}
