package dev.signet.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Writes errors in the language that the request prefers. Codes stay the same, and without {@code Accept-Language} so do
 * the texts, which are the contract's. (Application-scoped instead of singleton, because filters are created before the
 * settings are available.)
 */
@ApplicationScoped
class ErrorTranslation {
    /** Below that of every other filter: those of responses run from the highest to the lowest. */
    private static final int LAST = 1;

    private final boolean on;
    private final Map<String, ErrorTexts> texts;
    private final ObjectMapper json;

    ErrorTranslation(ErrorsConfig config, ObjectMapper json) {
        this.json = json;
        this.on = config.translated();
        this.texts = SpokenLanguages.ALL.stream()
                .filter(language -> !language.equals(SpokenLanguages.FALLBACK))
                .collect(Collectors.toMap(language -> language, ErrorTexts::of));
    }

    @ServerResponseFilter(priority = LAST)
    void translate(ContainerRequestContext request, ContainerResponseContext response) {
        if (!on || response.getStatus() < 400) {
            return;
        }
        AcceptLanguage.best(request.getHeaderString(HttpHeaders.ACCEPT_LANGUAGE), SpokenLanguages.ALL)
                .filter(texts::containsKey)
                .ifPresent(language -> body(response).ifPresent(body -> {
                    response.setEntity(texts.get(language).translate(body));
                    response.getHeaders().putSingle(HttpHeaders.CONTENT_LANGUAGE, language);
                    response.getHeaders().add(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE);
                }));
    }

    /** Returns the body of an error; those at {@link Aliases} are trees. */
    private Optional<Map<?, ?>> body(ContainerResponseContext response) {
        Object entity = response.getEntity();
        return Optional.ofNullable(entity instanceof ObjectNode tree ? json.convertValue(tree, Map.class) : entity)
                .filter(Map.class::isInstance)
                .map(Map.class::cast);
    }
}
