package dev.signet.openapi;

import dev.signet.web.Offered;
import dev.signet.web.View;
import io.quarkus.arc.Arc;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import java.lang.reflect.Method;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which of Signet's own paths of the document exist under the settings of the running application. */
final class OfferedPaths {
    private OfferedPaths() {}

    /**
     * The operations of paths that exist. Tests of a feature that is off by default turn it on, and test its paths. A fork tests its own: only it
     * knows what to put into them.
     */
    static Stream<Operation> among(Stream<Operation> operations) {
        Set<String> others = Arc.container().beanManager().getBeans(Object.class, Any.Literal.INSTANCE).stream()
                .<Class<?>>map(Bean::getBeanClass)
                .distinct()
                .flatMap(type -> Stream.of(type.getMethods())
                        .filter(method -> isOff(method) || isOfFork(type, method))
                        .map(method -> Endpoint.path(type, method)))
                .collect(Collectors.toSet());
        return operations.filter(operation -> !others.contains(operation.path().replaceAll("/$", "")));
    }

    private static boolean isOfFork(Class<?> type, Method method) {
        return method.isAnnotationPresent(View.class) && !type.getName().startsWith("dev.signet.");
    }

    private static boolean isOff(Method method) {
        View view = method.getAnnotation(View.class);
        return view != null
                && view.offered() != Offered.Always.class
                && !Arc.container().instance(view.offered()).get().isOn();
    }
}
