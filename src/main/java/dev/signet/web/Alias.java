package dev.signet.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A path at which clients written for another package expect an API resource, and that package's names for the members
 * of its bodies.
 *
 * @param path the other package's path, without the prefix and the trailing slash
 * @param target the resource's own path
 * @param withPathsBelow whether all paths below it are served too
 * @param dialect how the client's bodies differ
 * @param methods the methods that the alias serves; all if empty
 * @param reading converts the client's body before its members are renamed
 * @param members the resource's name of each body member by the client's name
 * @param answer converts the resource's response into the client's
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

    /** The attribute of a request that holds its alias. */
    static final String ATTRIBUTE = Alias.class.getName();

    /** A status and a body. */
    record Answer(int status, ObjectNode body) {}

    /** Converts the resource's response into the client's. */
    interface Answering {
        Answer to(Answer answer);
    }

    /** Returns an alias for djoser, whose bodies are the same as the resource's. */
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

    /**
     * Returns the resource's path for a requested path without prefix and trailing slash; empty if this alias does not
     * match.
     */
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

    /** Returns the body with the resource's member names. */
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

    /** Returns the response with the client's member names. */
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
