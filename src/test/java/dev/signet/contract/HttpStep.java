package dev.signet.contract;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signet.testing.ApiDescription;
import java.io.IOException;
import java.time.Clock;
import java.util.function.Consumer;

/** Sends the request of a step, keeps what later steps capture of the answer, and gives the answer in recorded form. */
final class HttpStep {

    private final RawHttp http;
    private final Clock clock;
    private final Consumer<ApiDescription.Answer> check;

    HttpStep(RawHttp http, Clock clock, Consumer<ApiDescription.Answer> check) {
        this.http = http;
        this.clock = clock;
        this.check = check;
    }

    JsonNode run(JsonNode step, Variables variables) {
        Request request = Request.of(step, variables);
        Response response;
        try {
            response = http.send(request);
        } catch (IOException e) {
            return Json.object().put("status", 0).put("error", e.toString());
        }
        check.accept(response.answering(request));
        Normalizer normalizer = new Normalizer(variables, http.authority());
        JsonNode form = new RecordedForm(variables, normalizer, clock).of(step, response);
        JsonNode body = RecordedForm.json(response).orElse(Json.object());
        step.path("capture").properties().forEach(wanted -> {
            JsonNode value = body.at(pointer(wanted.getValue().textValue()));
            if (value.isMissingNode()) {
                variables.forget(wanted.getKey());
            } else {
                variables.set(wanted.getKey(), value);
            }
        });
        return form;
    }

    private static String pointer(String path) {
        return "/" + path.replace('.', '/');
    }
}
