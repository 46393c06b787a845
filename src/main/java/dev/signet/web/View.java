package dev.signet.web;

import io.quarkus.security.identity.SecurityIdentity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * One path of the API as a whole, whatever the method: what {@code OPTIONS} tells of it, which methods it knows, and whom it
 * turns away before the method matters. Each feature produces its {@link Views}; {@link ApiGate} applies them. Who may
 * call a single method is said where the method is, with {@code @RolesAllowed}.
 */
public final class View {
    private static final List<String> RENDERS = List.of("application/json", "text/html");
    private static final List<String> PARSES =
            List.of("application/json", "application/x-www-form-urlencoded", "multipart/form-data");

    /** What a path makes of the caller, whatever the method. */
    public enum Admits {
        /** Anyone; a token in the header is not even looked at. */
        ANYONE_UNSEEN,
        /** Anyone, but a token that is sent must be good. */
        ANYONE,
        /** Who is signed in. */
        SIGNED_IN
    }

    /** A path without anything that a regular expression gives a meaning to. */
    private static final Pattern LITERAL = Pattern.compile("[A-Za-z0-9/_-]+");

    /** What stands for an id in a path's expression: a class of characters, any number of them. */
    private static final Pattern ID = Pattern.compile("\\[[^]]*]\\+");

    private final String paths;
    private final Pattern path;
    private final String template;
    private final Admits admits;
    private final String name;
    private final String description;
    private final Set<String> methods;
    private final String allowed;
    private final String formMethod;
    private final Function<SecurityIdentity, Optional<Form>> form;

    private View(
            String paths,
            Admits admits,
            String name,
            String description,
            Set<String> methods,
            String formMethod,
            Function<SecurityIdentity, Optional<Form>> form) {
        this.paths = paths;
        this.path = Pattern.compile(paths + "/?");
        this.template = ID.matcher(paths).replaceAll("{id}");
        this.admits = admits;
        this.name = name;
        this.description = description;
        this.methods = methods;
        this.allowed = String.join(", ", methods);
        this.formMethod = formMethod;
        this.form = form;
    }

    /**
     * A view of the paths that match {@code path}, a regular expression without the trailing slash.
     *
     * @param name what {@code OPTIONS} calls it
     * @param methods what it answers, {@code OPTIONS} aside
     */
    public static View of(String path, Admits admits, String name, String... methods) {
        Set<String> known = new TreeSet<>(List.of(methods));
        known.add("OPTIONS");
        return new View(path, admits, name, "", known, null, caller -> Optional.empty());
    }

    /** The same view with a text on what it does. */
    public View describedAs(String text) {
        return new View(paths, admits, name, text, methods, formMethod, form);
    }

    /** The same view, which shows the form of {@code method}'s body to everyone whom it lets in. */
    public View withForm(String method, Form itsForm) {
        return withForm(method, () -> itsForm);
    }

    /** The same for a form that depends on settings: views are made before those are read. */
    public View withForm(String method, Supplier<Form> itsForm) {
        return withForms(method, caller -> Optional.of(itsForm.get()));
    }

    /** The same view, which shows the form of {@code method}'s body to callers whom {@code visible} lets see it. */
    public View withForm(String method, Form itsForm, Predicate<SecurityIdentity> visible) {
        return withForms(method, caller -> Optional.of(itsForm).filter(any -> visible.test(caller)));
    }

    /** The same view, which shows each caller the form of {@code method}'s body that is meant for them, if any. */
    public View withForms(String method, Function<SecurityIdentity, Optional<Form>> forms) {
        return new View(paths, admits, name, description, methods, method, forms);
    }

    /** The same view for a path where only these methods are known, and those that go with them; all if there are none. */
    View only(Set<String> some) {
        if (some.isEmpty()) {
            return this;
        }
        Set<String> fewer = new TreeSet<>(methods);
        fewer.removeIf(method -> !some.contains(method)
                && !method.equals("OPTIONS")
                && !(method.equals("HEAD") && some.contains("GET")));
        return new View(paths, admits, name, description, fewer, formMethod, form);
    }

    boolean serves(String requestPath) {
        return path.matcher(requestPath).matches();
    }

    /** The path that this is a view of, without the trailing slash, where it is one path alone. */
    Optional<String> onlyPath() {
        return Optional.of(paths).filter(each -> LITERAL.matcher(each).matches());
    }

    /** The path as documents write it: {@code /api/posts/{id}}. */
    String template() {
        return template;
    }

    Admits admits() {
        return admits;
    }

    boolean knows(String method) {
        return methods.contains(method);
    }

    String allowed() {
        return allowed;
    }

    Map<String, Object> describe(SecurityIdentity caller) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("name", name);
        metadata.put("description", description);
        metadata.put("renders", RENDERS);
        metadata.put("parses", PARSES);
        form.apply(caller).ifPresent(shown -> metadata.put("actions", Map.of(formMethod, shown.describe())));
        return metadata;
    }
}
