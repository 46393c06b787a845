package dev.signet.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signet.web.OddRequest.Framing;
import dev.signet.web.Wire.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What every answer keeps to, whatever was asked. */
final class AnswerRules {
    /** These two answer as OAuth wants it (RFC 6749 §5.2). */
    private static final Pattern OAUTH = Pattern.compile("introspect|revoke");

    private static final Pattern INSIDES = Pattern.compile(
            "\\b(java|javax|jakarta|io|org|com|dev)\\.[a-z]+\\.|Exception\\b|\\bat [a-z]+\\.|\\.java:|StreamRead|(?i)\\bsqlstate|PSQL");

    /** Random letters, in which any word may stand. */
    private static final Pattern TOKEN = Pattern.compile("eyJ[\\w-]+\\.[\\w-]+\\.[\\w-]+");

    private static final Set<Integer> ONE_DETAIL = Set.of(403, 405, 406, 413, 414, 415, 429, 431);

    private static final List<String> EVERYWHERE = List.of(
            "X-Request-Id",
            "X-Content-Type-Options",
            "X-Frame-Options",
            "Referrer-Policy",
            "Cross-Origin-Opener-Policy",
            "Content-Security-Policy",
            "Cache-Control");

    private AnswerRules() {}

    /** The rules that this answer breaks. */
    static List<String> broken(OddRequest request, Answer answer) {
        List<String> broken = new ArrayList<>();
        if (answer.status() == 0) {
            if (request.framing() != Framing.TRUNCATED) {
                broken.add("no answer");
            }
            return broken;
        }
        if (answer.status() >= 500 || answer.status() < 200) {
            broken.add("status " + answer.status());
        }
        for (String name : EVERYWHERE) {
            if (answer.header(name).isEmpty()) {
                broken.add("no " + name);
            }
        }
        if (INSIDES.matcher(TOKEN.matcher(answer.text()).replaceAll("")).find()) {
            broken.add("the body tells of the insides");
        }
        boolean challenged = answer.header("WWW-Authenticate").isPresent();
        if (challenged != (answer.status() == 401)) {
            broken.add("WWW-Authenticate belongs to 401 and to nothing else");
        }
        if (request.method().equals("HEAD")) {
            if (answer.body().length > 0 && !isUnread(answer)) {
                broken.add("HEAD with a body");
            }
        } else if (answer.status() >= 400 && !hasContractBody(request, answer)) {
            broken.add("not a body of the contract");
        }
        return broken;
    }

    /** The service could not read the request line, and so not the method either. */
    private static boolean isUnread(Answer answer) {
        return Set.of(400, 414).contains(answer.status()) && answer.isLast();
    }

    private static boolean hasContractBody(OddRequest request, Answer answer) {
        if (answer.status() == 404 && !answer.isJson()) {
            return answer.header("Content-Type")
                            .filter(type -> type.startsWith("text/html"))
                            .isPresent()
                    && (answer.text().contains("<h1>Not Found</h1>")
                            || answer.text().contains("<h1>This page does not exist</h1>"));
        }
        if (!answer.isJson()) {
            return false;
        }
        JsonNode body = answer.json();
        if (ONE_DETAIL.contains(answer.status()) || answer.status() == 404) {
            return body.size() == 1 && body.path("detail").isTextual();
        }
        if (OAUTH.matcher(request.target()).find() && body.path("error").isTextual()) {
            return answer.status() < 402 && Set.of("error", "error_description").containsAll(names(body));
        }
        if (answer.status() == 401) {
            return body.path("detail").isTextual()
                    && Set.of("detail", "code", "messages").containsAll(names(body));
        }
        return answer.status() == 400 && isFault(request, body);
    }

    private static boolean isFault(OddRequest request, JsonNode body) {
        if (request.target().contains("logout")) {
            // What could not even be read never came to the endpoint.
            boolean unread = body.path("detail").asText().equals("Bad request.");
            return body.size() == 1 && (unread || body.path("error").isTextual());
        }
        if (body.size() == 1 && body.path("detail").isTextual()) {
            return true;
        }
        boolean lists = body.isObject() && body.size() > 0;
        for (JsonNode messages : body) {
            lists &=
                    messages.isArray() && messages.size() > 0 && messages.get(0).isTextual();
        }
        return lists;
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
