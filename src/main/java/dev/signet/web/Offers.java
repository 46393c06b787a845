package dev.signet.web;

import io.quarkus.arc.All;
import io.quarkus.arc.InstanceHandle;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Knows which paths exist under the current settings. (Application-scoped instead of singleton, because the gate that
 * uses it is created before the settings are available.)
 */
@ApplicationScoped
class Offers {
    private final Map<Class<?>, Offered> features;

    Offers(@All List<InstanceHandle<Offered>> features) {
        this.features = new HashMap<>();
        features.forEach(feature -> feature.getBean().getTypes().stream()
                .filter(type -> type != Offered.class
                        && type instanceof Class<?> named
                        && Offered.class.isAssignableFrom(named))
                .forEach(type -> this.features.put((Class<?>) type, feature.get())));
    }

    /** Returns whether the feature that this path belongs to is on. */
    boolean have(PathView view) {
        return view.offered() == Offered.Always.class
                || features.get(view.offered()).isOn();
    }
}
