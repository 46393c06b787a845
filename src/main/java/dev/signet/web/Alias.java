package dev.signet.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A path under which clients of another package look for a resource of the API, and what they call the members of its bodies.
 *
 * @param path theirs, below the prefix and without the slash at its end
 * @param target the resource's own path
 * @param withPathsBelow whether all paths below it are served, too
 * @param dialect how the client's bodies differ
 * @param methods those that are the same resource; all if empty
 * @param reading what the resource gets in place of the client's body, before its members are renamed
 * @param members what the client calls the members of a body, and what the resource does
 * @param answer what the client gets in place of the resource's answer
 */
record Alias(
        String path,
        String target,
        boolean withPathsBelow,
        PathsConfig.ClientKind dialect,
        Set<String> methods,
        UnaryOperator<ObjectNode> reading,
        Map<String, String> members,
        Answering answer) {

    /** Under which the alias of a request is kept. */
    static final String ATTRIBUTE = Alias.class.getName();

    /** A status and a body. */
    record Answer(int status, ObjectNode body) {}

    /** Makes a client's answer of the resource's. */
    interface Answering {
        Answer to(Answer answer);
    }

    /** djoser has the resource's own bodies. */
    static Alias djoser(String path, String target, boolean withPathsBelow) {
        return new Alias(
                path,
                target,
                withPathsBelow,
                PathsConfig.ClientKind.DJOSER,
                Set.of(),
                UnaryOperator.identity(),
                Map.of(),
                answer -> answer);
    }

    static Alias djRestAuth(String path, String target, String method, Map<String, String> members, Answering answer) {
        return new Alias(
                path,
                target,
                false,
                PathsConfig.ClientKind.DJ_REST_AUTH,
                Set.of(method),
                UnaryOperator.identity(),
                members,
                answer);
    }

    Alias reading(UnaryOperator<ObjectNode> body) {
        return new Alias(path, target, withPathsBelow, dialect, methods, body, members, answer);
    }

    /** The resource's path for this one, which has no prefix and no slash at its end; empty if it is none of this alias. */
    Optional<String> targetOf(String requested) {
        if (requested.equals(path)) {
            return Optional.of(target);
        }
        return withPathsBelow && requested.startsWith(path + "/")
                ? Optional.of(target + requested.substring(path.length()))
                : Optional.empty();
    }

    boolean isOfDjRestAuth() {
        return dialect == PathsConfig.ClientKind.DJ_REST_AUTH;
    }

    /** The body with the resource's names for its members. */
    ObjectNode read(ObjectNode original) {
        ObjectNode sent = reading.apply(original);
        ObjectNode body = sent.deepCopy();
        members.forEach((theirs, ours) -> {
            body.remove(ours);
            if (sent.has(theirs)) {
                body.remove(theirs);
                body.set(ours, sent.get(theirs));
            }
        });
        return body;
    }

    /** The answer with the client's names for its members. */
    Answer write(Answer answer) {
        ObjectNode body = answer.body().objectNode();
        answer.body().fields().forEachRemaining(member -> body.set(theirName(member.getKey()), member.getValue()));
        return this.answer.to(new Answer(answer.status(), body));
    }

    private String theirName(String ours) {
        return members.entrySet().stream()
                .filter(member -> member.getValue().equals(ours))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(ours);
    }
}
