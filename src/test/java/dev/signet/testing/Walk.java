package dev.signet.testing;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Goes through a list from its beginning to its end, in each of the ways in which clients do. */
public enum Walk {
    /** Along the {@code Link} headers. */
    CURSORS {
        @Override
        public List<Long> ids(RequestSpecification client, String list, int size, Runnable between) {
            List<Long> ids = new ArrayList<>();
            String next = list + "limit=" + size;
            while (next != null) {
                Response part = get(client, next);
                List<Long> found = part.jsonPath().getList("id", Long.class);
                assertThat(found.size()).isLessThanOrEqualTo(size);
                ids.addAll(found);
                Matcher link = NEXT.matcher(String.valueOf(part.header("Link")));
                next = link.find() ? link.group(1) : null;
                between.run();
            }
            return ids;
        }
    },
    /** Page by page, along {@code next}. */
    NUMBERS {
        @Override
        public List<Long> ids(RequestSpecification client, String list, int size, Runnable between) {
            return alongNext(client, list + "page_size=" + size, between);
        }
    },
    /** As long as there is something behind the offset. */
    OFFSETS {
        @Override
        public List<Long> ids(RequestSpecification client, String list, int size, Runnable between) {
            List<Long> ids = new ArrayList<>();
            while (true) {
                String page = list + "limit=" + size + "&offset=" + ids.size();
                List<Long> found = get(client, page).jsonPath().getList("results.id", Long.class);
                if (found.isEmpty()) {
                    return ids;
                }
                ids.addAll(found);
                between.run();
            }
        }
    },
    /** The same along {@code next}. */
    OFFSET_LINKS {
        @Override
        public List<Long> ids(RequestSpecification client, String list, int size, Runnable between) {
            return alongNext(client, list + "offset=0&limit=" + size, between);
        }
    };

    private static final Pattern NEXT = Pattern.compile("<([^>]+)>; rel=\"next\"");

    /** The ids of all entries, in order. {@code list} ends with {@code ?} or {@code &}. */
    public abstract List<Long> ids(RequestSpecification client, String list, int size, Runnable between);

    /** The same without anything in between, for anybody. */
    public List<Long> ids(String list, int size) {
        return ids(given(), list, size, () -> {});
    }

    private static List<Long> alongNext(RequestSpecification client, String first, Runnable between) {
        List<Long> ids = new ArrayList<>();
        String before = null;
        String next = first;
        while (next != null) {
            JsonPath page = get(client, next).jsonPath();
            assertThat(page.getString("previous") == null).isEqualTo(before == null);
            ids.addAll(page.getList("results.id", Long.class));
            before = next;
            next = page.getString("next");
            if (next == null) {
                assertThat(page.getLong("count")).isEqualTo(ids.size());
            }
            between.run();
        }
        return ids;
    }

    private static Response get(RequestSpecification client, String path) {
        Response answer = given().spec(client).urlEncodingEnabled(false).get(path);
        assertThat(answer.statusCode()).as("%s: %s", path, answer.asString()).isEqualTo(200);
        return answer;
    }
}
