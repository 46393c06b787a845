package dev.signet.web;

import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A path template as in {@code @Path}: {@code /api/posts/{id: [0-9]+}}. Requests may add a trailing slash. */
final class PathTemplate {
    private static final Pattern VARIABLE =
            Pattern.compile("\\{\\s*([A-Za-z][A-Za-z0-9]*)\\s*(?::\\s*((?:[^{}]|\\{[^{}]*})+?))?\\s*}");

    private final String text;
    private final List<String> names;
    private final Pattern pattern;

    private PathTemplate(String text, List<String> names, Pattern pattern) {
        this.text = text;
        this.names = names;
        this.pattern = pattern;
    }

    /** Returns the template of a class of resources. */
    static PathTemplate ofClass(Class<?> resource) {
        return of(path(resource.getAnnotation(Path.class)), "");
    }

    /**
     * Returns the template of a resource method.
     *
     * @throws IllegalArgumentException as {@link #of(String, String)}
     */
    static PathTemplate of(Class<?> resource, Method method) {
        return of(path(resource.getAnnotation(Path.class)), path(method.getAnnotation(Path.class)));
    }

    private static String path(Path annotation) {
        return annotation == null ? "" : annotation.value();
    }

    /**
     * Returns the template of a method from its class's {@code @Path} and its own; either may be empty.
     *
     * @throws IllegalArgumentException if the class's path has a variable and the method has a path, too: Quarkus REST 3.33 does not
     *     find such a method when the request ends with a slash
     */
    static PathTemplate of(String ofClass, String ofMethod) {
        if (!trimmed(ofMethod).isEmpty() && VARIABLE.matcher(ofClass).find()) {
            throw new IllegalArgumentException("The class of " + ofClass + " has methods with paths of their own ("
                    + ofMethod
                    + "). Move the variable into the paths of the methods: Quarkus REST does not find them if"
                    + " the request ends with a slash.");
        }
        StringBuilder text = new StringBuilder();
        StringBuilder pattern = new StringBuilder();
        List<String> names = new ArrayList<>();
        String path = trimmed(ofClass) + trimmed(ofMethod);
        Matcher variable = VARIABLE.matcher(path);
        int end = 0;
        while (variable.find()) {
            String literal = path.substring(end, variable.start());
            text.append(literal).append('{').append(variable.group(1)).append('}');
            String values = variable.group(2) == null ? "[^/]+" : variable.group(2);
            pattern.append(Pattern.quote(literal))
                    .append("(?<")
                    .append(variable.group(1))
                    .append('>')
                    .append(values)
                    .append(')');
            names.add(variable.group(1));
            end = variable.end();
        }
        text.append(path.substring(end));
        pattern.append(Pattern.quote(path.substring(end)));
        return new PathTemplate(text.toString(), List.copyOf(names), Pattern.compile(pattern + "/?"));
    }

    private static String trimmed(String path) {
        String inner = path.replaceAll("^/+|/+$", "");
        return inner.isEmpty() ? "" : "/" + inner;
    }

    /** Returns the path without a trailing slash if the template has no variables. */
    Optional<String> onlyPath() {
        return names.isEmpty() ? Optional.of(text) : Optional.empty();
    }

    /** Returns the values in a path by their names; empty if it does not match. */
    Optional<Map<String, String>> match(String path) {
        Matcher matcher = pattern.matcher(path);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Map<String, String> values = new LinkedHashMap<>();
        names.forEach(name -> values.put(name, matcher.group(name)));
        return Optional.of(values);
    }

    /** Returns the template as in documentation: {@code /api/posts/{id}}. */
    @Override
    public String toString() {
        return text;
    }
}
