package dev.signet.web;

import io.quarkus.arc.Arc;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The paths that the application under test serves, as its own views say. */
final class ServedPaths {
    private ServedPaths() {}

    /** The methods of each path, {@code HEAD} and {@code OPTIONS} aside. */
    static Map<String, List<String>> withMethods() {
        try (var views = Arc.container().instance(PathViews.class)) {
            return views.get().all().stream()
                    .collect(Collectors.toMap(
                            view -> view.path().toString(),
                            view -> List.of(view.allowed().split(", ")).stream()
                                    .filter(method -> !method.equals("HEAD") && !method.equals("OPTIONS"))
                                    .toList(),
                            (one, other) -> one,
                            TreeMap::new));
        }
    }
}
