package dev.signet.contract;

import dev.signet.contract.Request.Header;
import dev.signet.testing.ApiDescription;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A response as it arrived; the body is empty if there is none. */
record Response(int status, List<Header> headers, byte[] body) {

    Optional<String> header(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .findFirst();
    }

    /** The content type without its parameters. */
    Optional<String> media() {
        return header("Content-Type")
                .map(type -> type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
                .filter(type -> !type.isEmpty());
    }

    /** The response to this request, to be held to the OpenAPI document. */
    ApiDescription.Answer answering(Request request) {
        String[] target = request.target().split("\\?", 2);
        Map<String, List<String>> sent = headers.stream()
                .collect(Collectors.groupingBy(
                        header -> header.name().toLowerCase(Locale.ROOT),
                        Collectors.mapping(Header::value, Collectors.toList())));
        return new ApiDescription.Answer(
                request.method(), target[0], target.length == 2 ? target[1] : null, status, sent, body);
    }
}
