package dev.signet.web;

import jakarta.inject.Singleton;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The views of all paths, collected from the resource methods. {@link ViewScan} adds them when the application starts,
 * in the native binary when it is built.
 */
@Singleton
class PathViews {
    private final Map<String, Resource> resources = new LinkedHashMap<>();
    private final ResourceRules rules = new ResourceRules();

    /** Built from {@link #resources} once all of them are known. */
    private volatile Index index;

    /** The resource methods of one path. */
    private static final class Resource {
        private final PathTemplate path;
        private final Set<String> methods = new TreeSet<>();

        /** A set, because JAX-RS may report a method twice. */
        private final Set<View> views = new HashSet<>();

        Resource(PathTemplate path) {
            this.path = path;
        }

        PathView view() {
            if (views.size() != 1) {
                throw new IllegalStateException(path + " has " + (views.isEmpty() ? "no" : "more than one")
                        + " @View: put it on exactly one of its methods (" + String.join(", ", methods) + ").");
            }
            return new PathView(path, views.iterator().next(), methods);
        }
    }

    private record Index(Map<String, PathView> ofOnePath, List<PathView> ofMany) {}

    /**
     * Adds a resource method.
     *
     * @throws IllegalStateException if it breaks one of the {@link ResourceRules}
     */
    void add(ResourceInfo info) {
        Method method = info.getResourceMethod();
        PathTemplate path = PathTemplate.of(info.getResourceClass(), method);
        synchronized (this) {
            rules.add(info.getResourceClass(), method, path);
        }
        add(path, httpMethods(method), Optional.ofNullable(method.getAnnotation(View.class)));
    }

    /** Adds what a resource method declares about its path. */
    synchronized void add(PathTemplate path, Set<String> methods, Optional<View> view) {
        Resource resource = resources.computeIfAbsent(path.toString(), any -> new Resource(path));
        resource.methods.addAll(methods);
        view.ifPresent(resource.views::add);
        index = null;
    }

    private static Set<String> httpMethods(Method method) {
        return Stream.of(method.getAnnotations())
                .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
                .filter(Objects::nonNull)
                .map(HttpMethod::value)
                .collect(Collectors.toSet());
    }

    /**
     * Returns the views of all paths.
     *
     * @throws IllegalStateException if a path has none, or more than one, or is never served
     */
    Collection<PathView> all() {
        rules.check();
        List<PathView> all = new ArrayList<>(index().ofMany());
        index().ofOnePath().forEach((path, view) -> {
            if (!path.endsWith("/")) {
                all.add(view);
            }
        });
        return all;
    }

    /** The view of a path, and the ids in it. */
    record Match(PathView view, Map<String, String> ids) {}

    /** Returns the view of this path, with or without a trailing slash. */
    Optional<Match> of(String path) {
        Index known = index();
        PathView only = known.ofOnePath().get(path);
        if (only != null) {
            return Optional.of(new Match(only, Map.of()));
        }
        for (PathView view : known.ofMany()) {
            Optional<Map<String, String>> ids = view.path().match(path);
            if (ids.isPresent()) {
                return Optional.of(new Match(view, ids.get()));
            }
        }
        return Optional.empty();
    }

    private Index index() {
        Index known = index;
        if (known == null) {
            known = indexed();
            index = known;
        }
        return known;
    }

    private synchronized Index indexed() {
        Map<String, PathView> ofOnePath = new HashMap<>();
        List<PathView> ofMany = new ArrayList<>();
        for (Resource resource : resources.values()) {
            PathView view = resource.view();
            view.path()
                    .onlyPath()
                    .ifPresentOrElse(
                            path -> {
                                ofOnePath.put(path, view);
                                ofOnePath.put(path + "/", view);
                            },
                            () -> ofMany.add(view));
        }
        return new Index(ofOnePath, ofMany);
    }
}
