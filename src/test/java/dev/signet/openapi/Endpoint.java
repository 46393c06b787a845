package dev.signet.openapi;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.stream.Stream;

/** One method of a resource class, by its annotations. */
record Endpoint(String method, String path, boolean isOpen) {

    /** The endpoints of a class; empty if it is not a resource. */
    static Stream<Endpoint> of(Class<?> resource) {
        Path base = resource.getAnnotation(Path.class);
        if (base == null) {
            return Stream.empty();
        }
        return Arrays.stream(resource.getMethods())
                .flatMap(method -> Arrays.stream(method.getAnnotations())
                        .map(Annotation::annotationType)
                        .filter(annotation -> annotation.isAnnotationPresent(HttpMethod.class))
                        // Every path answers it, and the document says so once for all.
                        .filter(annotation -> annotation != OPTIONS.class)
                        .map(verb -> new Endpoint(
                                verb.getAnnotation(HttpMethod.class).value(), path(resource, method), isOpen(method))));
    }

    /** The path of a method, as the document writes it, without the slash at the end. */
    static String path(Class<?> resource, Method method) {
        Path base = resource.getAnnotation(Path.class);
        Path own = method.getAnnotation(Path.class);
        String path = "/" + base.value() + (own == null ? "" : "/" + own.value());
        // {id: [0-9]+} is {id} in the document.
        return path.replaceAll("/+", "/")
                .replaceAll("\\{\\s*(\\w+)\\s*:[^}]*}", "{$1}")
                .replaceAll("/$", "");
    }

    /** A method's annotation takes precedence over that of its class. */
    private static boolean isOpen(Method method) {
        boolean saysItself = Stream.of(method.getAnnotations())
                .anyMatch(annotation ->
                        annotation.annotationType().getPackageName().equals(PermitAll.class.getPackageName()));
        return (saysItself ? method : method.getDeclaringClass()).isAnnotationPresent(PermitAll.class);
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
