package dev.signet.webhook;

import dev.signet.web.Field;
import dev.signet.web.FilledForm;
import dev.signet.web.Form;
import dev.signet.web.NetworkAddress;
import dev.signet.web.RequestBody;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The forms for endpoints. */
@Singleton
class EndpointForms {
    private static final int LONGEST_URL = 2000;
    private static final int LONGEST_DESCRIPTION = 200;
    private static final int LONGEST_SHOWN = 100;
    private static final int LAST_PORT = 65_535;

    private static final Field<String[]> EVENTS = Field.texts("events", "Events");
    private static final Field<String> DESCRIPTION = Field.text("description", "Description")
            .atMost(LONGEST_DESCRIPTION)
            .orBlank()
            .optional();
    private static final Field<Boolean> ENABLED = Field.bool("enabled", "Enabled");

    private final boolean allowHttp;
    private final PublicAddresses addresses;
    private final Field<String> url;
    private final Form form;

    EndpointForms(WebhookConfig config, PublicAddresses addresses) {
        this.allowHttp = config.allowHttp();
        this.addresses = addresses;
        this.url = Field.text("url", "Url").atMost(LONGEST_URL).obeying(this::faultsOfUrl);
        this.form = Form.of(url, EVENTS, DESCRIPTION, ENABLED);
    }

    /** What an administrator sends. The fields that are present are set. */
    record Change(
            Optional<String> url,
            Optional<List<String>> events,
            Optional<String> description,
            Optional<Boolean> enabled) {}

    Form form() {
        return form;
    }

    /** Returns a new endpoint, which has a URL and events. */
    Change creation(RequestBody body) {
        return change(form.fill(body));
    }

    /** Returns what to change of an endpoint. */
    Change change(RequestBody body) {
        return change(form.readPartial(body));
    }

    private Change change(FilledForm filled) {
        filled.find(EVENTS).ifPresent(names -> filled.add(EVENTS, faultsOfEvents(names)));
        filled.verified();
        return new Change(
                filled.find(url),
                filled.find(EVENTS).map(names -> Arrays.stream(names).distinct().toList()),
                filled.find(DESCRIPTION),
                filled.find(ENABLED));
    }

    private static List<String> faultsOfEvents(String[] names) {
        if (names.length == 0) {
            return List.of("This list may not be empty.");
        }
        List<String> faults = new ArrayList<>(EventNames.unknown(List.of(names)).stream()
                .distinct()
                .limit(10)
                .map(name -> "\"" + beginningOf(name) + "\" is not a valid choice.")
                .toList());
        if (!faults.isEmpty()) {
            faults.add("The choices are " + EventNames.choices() + ".");
        }
        return faults;
    }

    private static String beginningOf(String name) {
        return name.codePointCount(0, name.length()) <= LONGEST_SHOWN
                ? name
                : name.substring(0, name.offsetByCodePoints(0, LONGEST_SHOWN)) + "…";
    }

    private List<String> faultsOfUrl(String text) {
        Optional<URI> parsed = parse(text);
        if (parsed.isEmpty()) {
            return List.of("Enter a valid URL.");
        }
        URI uri = parsed.get();
        if (!uri.getScheme().equalsIgnoreCase("https") && !allowHttp) {
            return List.of("The URL must begin with https://.");
        }
        if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            return List.of("The URL may have neither a user name nor a fragment.");
        }
        // Names are looked up for each delivery, because their addresses change.
        return NetworkAddress.parse(uri.getHost().replaceAll("[\\[\\]]", ""))
                .filter(address -> !addresses.admit(address))
                .map(address -> List.of("This address is not public. signet.webhooks.allowed-networks can allow it."))
                .orElse(List.of());
    }

    private static Optional<URI> parse(String text) {
        try {
            URI uri = new URI(text);
            boolean http = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
            boolean ascii = text.chars().allMatch(c -> c < 128);
            boolean port = uri.getPort() != 0 && uri.getPort() <= LAST_PORT;
            return Optional.of(uri).filter(any -> http && ascii && port && uri.getHost() != null);
        } catch (URISyntaxException wrong) {
            return Optional.empty();
        }
    }
}
