package dev.signet.post;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signet.testing.Accounts;
import dev.signet.testing.Client;
import dev.signet.testing.Database;
import dev.signet.testing.DescribedService;
import dev.signet.testing.NpmFolder;
import dev.signet.testing.TestDatabase;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** React-admin's data provider for Django REST Framework sorts, filters and pages posts and accounts. */
@QuarkusIntegrationTest
class ReactAdminIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAGE = 4;

    private record Row(long id, String title, String author) {}

    @TestHTTPResource("/api")
    URI api;

    private final Database sql = Database.of(TestDatabase.dataSource());
    private final Accounts accounts = Accounts.in(TestDatabase.dataSource());

    @Test
    void posts_are_sorted_filtered_and_paged() throws Exception {
        String mark = "m" + UUID.randomUUID().toString().replace("-", "");
        List<Client> authors = List.of(accounts.make("zoe-" + mark), accounts.make("adam-" + mark));
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            Client author = authors.get(i % 2);
            String title = "Title " + i % 3;
            long id = sql.one(
                    Long.class,
                    "insert into posts (title, content, author_id) values (?, ?, ?) returning id",
                    title,
                    mark + (i % 4 == 0 ? " special" : ""),
                    author.id());
            rows.add(new Row(id, title, author.username()));
        }

        for (String field : List.of("id", "title", "author")) {
            for (String order : List.of("ASC", "DESC")) {
                assertThat(walk("posts", field, order, Map.of("q", mark)))
                        .as("%s %s", field, order)
                        .isEqualTo(ids(rows, field, order));
            }
        }
        String adam = authors.get(1).username();
        List<Row> his = rows.stream().filter(row -> row.author.equals(adam)).toList();
        assertThat(walk("posts", "title", "ASC", Map.of("author", adam))).isEqualTo(ids(his, "title", "ASC"));
        JsonNode found = lists("posts", "id", "ASC", Map.of("q", mark + " special", "title__icontains", "TITLE 1"), 1);
        assertThat(found.path("total").asInt()).isEqualTo(1);
        JsonNode references = call(
                        "getManyReference",
                        "posts",
                        Map.of(
                                "target",
                                "author",
                                "id",
                                authors.get(1).id(),
                                "filter",
                                Map.of(),
                                "pagination",
                                Map.of("page", 1, "perPage", 50),
                                "sort",
                                Map.of("field", "id", "order", "ASC")))
                .get(0);
        assertThat(references.path("data").findValuesAsText("id").stream().map(Long::valueOf))
                .isEqualTo(ids(his, "id", "ASC"));
    }

    @Test
    void accounts_are_sorted_filtered_and_paged() throws Exception {
        String mark = "m" + UUID.randomUUID();
        List<Client> members = IntStream.range(0, 7)
                .mapToObj(i -> accounts.make((char) ('g' - i) + mark))
                .toList();
        sql.run(
                "update users set is_active = false where id = ?",
                members.get(2).id());

        assertThat(walk("users", "username", "ASC", Map.of("q", mark)))
                .isEqualTo(members.stream()
                        .sorted(Comparator.comparing(Client::username))
                        .map(Client::id)
                        .toList());
        assertThat(walk("users", "date_joined", "DESC", Map.of("q", mark, "is_active", false)))
                .containsExactly(members.get(2).id());
        assertThat(walk("users", "last_login", "DESC", Map.of("q", mark))).hasSize(7);
    }

    private static List<Long> ids(List<Row> rows, String field, String order) {
        Comparator<Row> by = Comparator.comparing(row -> switch (field) {
            case "title" -> row.title;
            case "author" -> row.author;
            default -> "";
        });
        Comparator<Row> whole = by.thenComparing(Row::id);
        return rows.stream()
                .sorted(order.equals("ASC") ? whole : whole.reversed())
                .map(Row::id)
                .toList();
    }

    private List<Long> walk(String resource, String field, String order, Map<String, Object> filter) throws Exception {
        List<Long> ids = new ArrayList<>();
        long total = 1;
        for (int page = 1; ids.size() < total; page++) {
            JsonNode answer = lists(resource, field, order, filter, page);
            total = answer.path("total").asLong();
            answer.path("data").forEach(entry -> ids.add(entry.path("id").asLong()));
            assertThat(answer.path("data")).isNotEmpty();
        }
        return ids;
    }

    private JsonNode lists(String resource, String field, String order, Map<String, Object> filter, int page)
            throws Exception {
        return call(
                        "getList",
                        resource,
                        Map.of(
                                "filter",
                                filter,
                                "pagination",
                                Map.of("page", page, "perPage", PAGE),
                                "sort",
                                Map.of("field", field, "order", order)))
                .get(0);
    }

    private JsonNode call(String method, String resource, Map<String, Object> parameters) throws Exception {
        NpmFolder folder = NpmFolder.with("react-admin", "ra-data-django-rest-framework@0.2.1", "ra-core@3.19.12");
        try (InputStream driver = getClass().getResourceAsStream("/interop/react-admin.cjs")) {
            Files.write(folder.file("react-admin.cjs"), driver.readAllBytes());
        }
        JSON.writeValue(folder.file("calls.json").toFile(), List.of(List.of(method, resource, parameters)));
        try (DescribedService service = DescribedService.before(api)) {
            URI described = service.uri().resolve(api.getPath());
            return JSON.readTree(folder.run(
                    Map.of("API", described.toString(), "ACCESS", administrator()), "node", "react-admin.cjs"));
        }
    }

    private String access;

    private String administrator() {
        if (access == null) {
            Client admin = accounts.make("root");
            admin.becomesAdmin();
            access = admin.logsIn().access();
        }
        return access;
    }
}
