package dev.signet.web;

import io.quarkus.security.identity.SecurityIdentity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * One path of the API as a whole, whatever the method: what {@code OPTIONS} tells of it, which methods it knows, and whom it
 * turns away before the method matters. Each feature produces its views as CDI beans; {@link ApiGate} applies them. Who may
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

    private final Pattern path;
    private final Admits admits;
    private final String name;
    private final String description;
    private final Set<String> methods;
    private final String formMethod;
    private final Supplier<Form> form;
    private final Predicate<SecurityIdentity> seesForm;

    private View(
            Pattern path,
            Admits admits,
            String name,
            String description,
            Set<String> methods,
            String formMethod,
            Supplier<Form> form,
            Predicate<SecurityIdentity> seesForm) {
        this.path = path;
        this.admits = admits;
        this.name = name;
        this.description = description;
        this.methods = methods;
        this.formMethod = formMethod;
        this.form = form;
        this.seesForm = seesForm;
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
        return new View(Pattern.compile(path + "/?"), admits, name, "", known, null, null, identity -> false);
    }

    /** The same view with a text on what it does. */
    public View describedAs(String text) {
        return new View(path, admits, name, text, methods, formMethod, form, seesForm);
    }

    /** The same view, which shows the form of {@code method}'s body to whom {@code visible} lets see it. */
    public View withForm(String method, Form itsForm, Predicate<SecurityIdentity> visible) {
        return withForm(method, () -> itsForm, visible);
    }

    /** The same for a form that depends on settings: views are made before those are read. */
    public View withForm(String method, Supplier<Form> itsForm, Predicate<SecurityIdentity> visible) {
        return new View(path, admits, name, description, methods, method, itsForm, visible);
    }

    boolean serves(String requestPath) {
        return path.matcher(requestPath).matches();
    }

    Admits admits() {
        return admits;
    }

    boolean knows(String method) {
        return methods.contains(method);
    }

    String allowed() {
        return String.join(", ", methods);
    }

    Map<String, Object> describe(SecurityIdentity caller) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("name", name);
        metadata.put("description", description);
        metadata.put("renders", RENDERS);
        metadata.put("parses", PARSES);
        if (form != null && seesForm.test(caller)) {
            metadata.put("actions", Map.of(formMethod, form.get().describe()));
        }
        return metadata;
    }
}
