package dev.signet.web;

import io.quarkus.security.Authenticated;
import io.quarkus.security.PermissionsAllowed;
import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MultivaluedMap;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestForm;

/**
 * What resource methods may not do, because they would never be called, or only in other ways than their author expects.
 * The start fails and says what to do instead.
 */
final class ResourceRules {
    private static final Logger LOG = Logger.getLogger(ResourceRules.class);

    /** Parameters of these packages' types are about the request, not its body. */
    private static final Pattern ABOUT_THE_REQUEST =
            Pattern.compile("(jakarta\\.ws\\.rs|org\\.jboss\\.resteasy|io\\.vertx|io\\.quarkus)\\..+");

    private static final Set<Class<?>> SECURITY =
            Set.of(RolesAllowed.class, PermitAll.class, DenyAll.class, Authenticated.class, PermissionsAllowed.class);

    /** A resource method, with the path of its class and its whole path, as {@link PathTemplate} writes them. */
    private record Resource(String name, String classPath, String path) {}

    private final Map<Class<?>, String> classPaths = new HashMap<>();
    private final List<Resource> resources = new ArrayList<>();
    private final Set<String> closed = new TreeSet<>();

    /**
     * Adds a resource method.
     *
     * @param path its whole path
     * @throws IllegalStateException if it declares media types, or reads its body without the gate's limits
     */
    void add(Class<?> resource, Method method, PathTemplate path) {
        String name = resource.getSimpleName() + "." + method.getName();
        if (Stream.of(resource, method)
                .anyMatch(
                        each -> each.isAnnotationPresent(Consumes.class) || each.isAnnotationPresent(Produces.class))) {
            throw new IllegalStateException(
                    name + " has @Consumes or @Produces, which do not work here: the gate checks media"
                            + " types itself, as the contract demands. Read the body with RequestBody (bytes(type), if it is not JSON or"
                            + " a form), return a Response with its type, and say the type in @View.");
        }
        Stream.of(method.getParameters())
                .filter(ResourceRules::isBody)
                .findFirst()
                .ifPresent(body -> {
                    throw new IllegalStateException(name + " has a parameter of the type "
                            + body.getType().getSimpleName()
                            + ". If it is the body or a part of it, use RequestBody, which keeps signet.limits.body-size and the"
                            + " contract's errors.");
                });
        if (Stream.of(resource, method).noneMatch(ResourceRules::saysWhoMayCall)) {
            closed.add(name);
        }
        String classPath = classPaths.computeIfAbsent(
                resource, any -> PathTemplate.ofClass(resource).toString());
        resources.add(new Resource(name, classPath, path.toString()));
    }

    private static boolean saysWhoMayCall(AnnotatedElement element) {
        return Stream.of(element.getAnnotations()).anyMatch(each -> SECURITY.contains(each.annotationType()));
    }

    private static boolean isBody(Parameter parameter) {
        Class<?> type = parameter.getType();
        if (parameter.isAnnotationPresent(FormParam.class) || parameter.isAnnotationPresent(RestForm.class)) {
            return true;
        }
        return parameter.getAnnotations().length == 0
                && type != RequestBody.class
                && (type == MultivaluedMap.class
                        || !ABOUT_THE_REQUEST.matcher(type.getName()).matches());
    }

    /**
     * Checks that JAX-RS looks for each path in the class that has it: it selects the class whose own path is the most
     * specific, and does not try another one (Jakarta RESTful Web Services 3.1 §3.7.2). Warns of methods that nobody may call.
     *
     * @throws IllegalStateException if a path is never found
     */
    void check() {
        if (!closed.isEmpty()) {
            LOG.warnf(
                    "Nobody may call these methods, because they do not say who may: %s. Put @RolesAllowed or @PermitAll on"
                            + " them, or on their class.",
                    String.join(", ", closed));
        }
        Map<String, Resource> byClassPath = new HashMap<>();
        resources.forEach(resource -> byClassPath.putIfAbsent(resource.classPath(), resource));
        resources.forEach(resource -> mustBeFound(resource, byClassPath));
    }

    private static void mustBeFound(Resource resource, Map<String, Resource> byClassPath) {
        String path = resource.path();
        for (int end = path.length(); end > resource.classPath().length(); end = path.lastIndexOf('/', end - 1)) {
            Resource other = byClassPath.get(path.substring(0, end));
            if (other != null) {
                throw new IllegalStateException(path + " of " + resource.name()
                        + " is never served: JAX-RS looks for it in the class of " + other.name()
                        + ", because " + other.classPath() + " is longer than " + resource.classPath()
                        + ". Put the method into a class of its own with the whole path.");
            }
        }
    }
}
