package dev.signet.web;

import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** One path of the API with what its {@link View} says of it and the methods that its resource has. */
final class PathView {
    private static final List<String> RENDERS = List.of("application/json", "text/html");
    private static final List<String> PARSES =
            List.of("application/json", "application/x-www-form-urlencoded", "multipart/form-data");

    private final PathTemplate path;
    private final View view;
    private final Set<String> methods;
    private final String allowed;
    private final boolean formed;

    /**
     * A view of a path.
     *
     * @param methods what its resource answers
     */
    PathView(PathTemplate path, View view, Set<String> methods) {
        this.path = path;
        this.view = view;
        this.formed = methods.contains("OPTIONS");
        this.methods = new TreeSet<>(methods);
        this.methods.add("OPTIONS");
        if (methods.contains("GET") && view.head()) {
            this.methods.add("HEAD");
        }
        this.allowed = String.join(", ", this.methods);
    }

    /** The same view for an alias that knows only these methods; all if there are none. */
    PathView only(Set<String> some) {
        if (some.isEmpty()) {
            return this;
        }
        Set<String> fewer = new TreeSet<>(methods);
        fewer.removeIf(method -> !some.contains(method));
        if (formed) {
            fewer.add("OPTIONS");
        }
        return new PathView(path, view, fewer);
    }

    PathTemplate path() {
        return path;
    }

    View.Admits admits() {
        return view.admits();
    }

    boolean knows(String method) {
        return methods.contains(method);
    }

    /** What the header {@code Allow} says. */
    String allowed() {
        return allowed;
    }

    /** Whether a resource method answers {@code OPTIONS} with a form. */
    boolean isFormed() {
        return formed;
    }

    /** What {@code OPTIONS} answers; the form is that of a body for {@code POST}, or else {@code PUT}, or {@code null}. */
    Map<String, Object> describe(Form form) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("name", view.name());
        metadata.put("description", view.description());
        metadata.put("renders", RENDERS);
        metadata.put("parses", PARSES);
        if (form != null) {
            metadata.put("actions", Map.of(knows("POST") ? "POST" : "PUT", form.describe()));
        }
        return metadata;
    }

    /** From here on the request is one for this path, and for what it names. */
    void found(RoutingContext http, Map<String, String> ids) {
        http.put(PathView.class.getName(), this);
        if (view.owner() != Owner.None.class) {
            http.put(Named.class.getName(), new Named(view.owner(), ids));
        }
    }

    static PathView of(RoutingContext http) {
        return http.get(PathView.class.getName());
    }
}
