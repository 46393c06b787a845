package dev.signet.post;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.hasSize;

import dev.signet.testing.Accounts;
import dev.signet.testing.Client;
import dev.signet.testing.Database;
import dev.signet.testing.EverySettingChanged;
import dev.signet.testing.Settings;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code signet.posts.page-size} and {@code .max-page-size}: here 3 and 5. */
@QuarkusTest
@TestProfile(EverySettingChanged.class)
class PageSizeTest {
    @Inject
    Accounts accounts;

    @Inject
    Database sql;

    private Client author;

    @BeforeEach
    void somebody_wrote_more_than_a_page() {
        author = accounts.make("author");
        sql.run(
                "insert into posts (title, content, author_id) select 'Title', 'Text', ? from generate_series(1, 9)",
                author.id());
    }

    @AfterEach
    void and_takes_it_back() {
        author.isDeleted();
    }

    @ParameterizedTest
    @CsvSource({"'', 3", "?limit=2, 2", "?limit=5, 5", "?limit=6, 5", "?limit=100000, 5"})
    void the_list_is_bounded(String query, int size) {
        given().get("/api/posts/" + query).then().statusCode(200).body("$", hasSize(size));
    }

    @ParameterizedTest
    @CsvSource({
        "?page=1, 3",
        "?page_size=2, 2",
        "?page_size=5, 5",
        "?page_size=6, 5",
        "?page_size=100000, 5",
        "?page_size=0, 3"
    })
    void numbered_pages_are_bounded(String query, int size) {
        given().get("/api/posts/" + query).then().statusCode(200).body("results", hasSize(size));
    }

    @Test
    void a_page_that_is_larger_than_the_largest_stops_the_start() {
        PostPages pages = new PostPages(Settings.of(PostConfig.class, "signet.posts.page-size", "201"));

        assertThatThrownBy(() -> pages.check())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("signet.posts.page-size")
                .hasMessageContaining("signet.posts.max-page-size");
    }
}
