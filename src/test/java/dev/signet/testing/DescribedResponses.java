package dev.signet.testing;

import io.quarkus.test.junit.callback.QuarkusTestAfterEachCallback;
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
import org.opentest4j.TestAbortedException;

/** Holds every response that REST Assured gets in a test to the OpenAPI document. If a test fails, the log has the last one. */
public class DescribedResponses implements QuarkusTestBeforeEachCallback, QuarkusTestAfterEachCallback, Filter {
    private static final System.Logger LOG = System.getLogger("last response");
    private static volatile ApiDescription.Answer last;

    static {
        CompiledPaths.install();
        PreparedClient.install();
        Patience.install();
    }

    @Override
    public void beforeEach(QuarkusTestMethodContext context) {
        last = null;
        RestAssured.replaceFiltersWith(this);
    }

    /** REST Assured itself would print every request and response, only to throw nearly all of it away. */
    @Override
    public void afterEach(QuarkusTestMethodContext context) {
        Throwable fault = context.getTestStatus().getTestErrorCause();
        if (fault != null && !(fault instanceof TestAbortedException) && last != null) {
            LOG.log(System.Logger.Level.ERROR, last.toString());
        }
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
        ApiDescription.Answer answer = new ApiDescription.Answer(
                request.getMethod(),
                uri.getRawPath(),
                uri.getRawQuery(),
                response.statusCode(),
                headers,
                response.asByteArray());
        last = answer;
        ApiDescription.verify(answer);
        return response;
    }
}
