package dev.signet.contract;

import dev.signet.contract.Request.Header;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A response as it came in; an empty body where there is none. */
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
}
