package dev.signet.web;

import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** One path of the API with its {@link View} and the methods of its resource. */
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
     * Creates the view of a path.
     *
     * @param methods the methods of its resource
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

    /** Returns the same view with only these methods, for an alias; all if empty. */
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

    Class<? extends Offered> offered() {
        return view.offered();
    }

    String type() {
        return view.type();
    }

    View.Admits admits() {
        return view.admits();
    }

    boolean knows(String method) {
        return methods.contains(method);
    }

    /** Returns the value of the header {@code Allow}. */
    String allowed() {
        return allowed;
    }

    /** Returns whether a resource method responds to {@code OPTIONS} with a form. */
    boolean isFormed() {
        return formed;
    }

    /**
     * Returns the response to {@code OPTIONS}; the form is that of the body of {@code POST} or else {@code PUT}, or
     * {@code null}.
     */
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

    /** Assigns the request to this path, and to the object that it names. */
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
