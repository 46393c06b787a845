package dev.signet.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.web.View.Admits;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Paths and methods are what JAX-RS says they are, and each path has one view. */
class PathViewsTest {

    private static final String LOGOUT = "/api/logout";
    private static final String POSTS = "/api/posts/";
    private static final String COMMENTS = "{post: [0-9]+}/comments/";
    private static final String COMMENT = COMMENTS + "{id: [0-9a-f]{4}}/";

    private final PathViews views = new PathViews();

    @View(name = "Sample", admits = Admits.ANYONE)
    private static Optional<View> view() {
        return view("view");
    }

    @View(name = "Another", admits = Admits.SIGNED_IN)
    private static Optional<View> anotherView() {
        return view("anotherView");
    }

    private static Optional<View> view(String method) {
        try {
            return Optional.of(PathViewsTest.class.getDeclaredMethod(method).getAnnotation(View.class));
        } catch (NoSuchMethodException missing) {
            throw new IllegalStateException(missing);
        }
    }

    /** The views of a service with nothing but a logout. */
    static PathViews ofLogout() {
        PathViews views = new PathViews();
        views.add(PathTemplate.of(LOGOUT, ""), Set.of("POST"), view());
        return views;
    }

    private void add(String ofClass, String ofMethod, String method, Optional<View> view) {
        views.add(PathTemplate.of(ofClass, ofMethod), Set.of(method), view);
    }

    private PathViews logoutAndComments() {
        add(LOGOUT, "", "POST", view());
        add(POSTS, COMMENTS, "GET", view());
        add(POSTS, COMMENTS, "POST", Optional.empty());
        add(POSTS, COMMENTS, "OPTIONS", Optional.empty());
        add(POSTS, COMMENT, "DELETE", view());
        return views;
    }

    @Test
    void a_path_without_a_view_stops_the_start_and_is_named() {
        add(LOGOUT, "", "POST", view());
        add("/api", "/drafts", "GET", Optional.empty());
        add("/api", "drafts/", "POST", Optional.empty());
        assertThatThrownBy(views::all)
                .hasMessageContaining("/api/drafts has no @View")
                .hasMessageContaining("GET, POST");
    }

    @Test
    void a_path_with_two_views_stops_the_start() {
        add("/api/drafts", "", "GET", view());
        add("/api/drafts", "", "POST", anotherView());
        assertThatThrownBy(views::all).hasMessageContaining("/api/drafts has more than one @View");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/logout, OPTIONS|POST",
        "/api/logout/, OPTIONS|POST",
        "/api/posts/7/comments, GET|HEAD|OPTIONS|POST",
        "/api/posts/7/comments/, GET|HEAD|OPTIONS|POST",
        "/api/posts/7/comments/00fe, DELETE|OPTIONS",
        "/api/posts/7/comments/00fe/, DELETE|OPTIONS"
    })
    void a_view_has_the_methods_of_its_path(String path, String methods) {
        assertThat(logoutAndComments().of(path).orElseThrow().view().allowed()).isEqualTo(methods.replace("|", ", "));
    }

    @Test
    void what_a_path_names_is_known_by_its_names() {
        assertThat(logoutAndComments()
                        .of("/api/posts/12/comments/00fe/")
                        .orElseThrow()
                        .ids())
                .isEqualTo(Map.of("post", "12", "id", "00fe"));
    }

    @ParameterizedTest
    @CsvSource({
        "/api/logou",
        "/api/logout//",
        "/api/logout/x",
        "/xapi/logout",
        "/api/posts/x/comments",
        "/api/posts//comments",
        "/api/posts/7/comments/00f",
        "/api/posts/7/comments/00fe0",
        "/api/posts/7/commentsX"
    })
    void no_other_path_has_a_view(String path) {
        assertThat(logoutAndComments().of(path)).isEmpty();
    }

    @Test
    void only_a_path_with_a_resource_method_for_options_has_a_form() {
        logoutAndComments();
        assertThat(views.of("/api/posts/7/comments").orElseThrow().view().isFormed())
                .isTrue();
        assertThat(views.of("/api/posts/7/comments/00fe").orElseThrow().view().isFormed())
                .isFalse();
    }

    @Test
    void a_variable_in_a_classs_path_stops_the_start_if_its_methods_have_paths() {
        assertThatThrownBy(() -> PathTemplate.of("/api/posts/{post: [0-9]+}", "comments"))
                .hasMessageContaining("/api/posts/{post: [0-9]+}")
                .hasMessageContaining("comments");
        assertThat(PathTemplate.of("/api/posts/{post: [0-9]+}/", "/")).hasToString("/api/posts/{post}");
    }
}
