package dev.signet.webui;

import dev.signet.login.SignInConfig;
import dev.signet.provider.BrowserConfig;
import dev.signet.web.PublicUrl;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The ways to sign in that the pages offer. */
@Singleton
class PageMethods {
    /** The methods with a module of their own in {@code methods/}, in the order in which the page shows them. */
    private static final List<String> MODULES = List.of("password", "passkey", "email");

    /** The module for all providers. */
    private static final String PROVIDER = "provider";

    private final SignInConfig config;
    private final BrowserConfig browsers;
    private final PublicUrl publicUrl;

    PageMethods(SignInConfig config, BrowserConfig browsers, PublicUrl publicUrl) {
        this.config = config;
        this.browsers = browsers;
        this.publicUrl = publicUrl;
    }

    /** Returns the modules that the sign-in page loads. */
    List<String> modules() {
        List<String> modules = new ArrayList<>(
                MODULES.stream().filter(config.methods()::contains).toList());
        if (!providers().isEmpty()) {
            modules.add(PROVIDER);
        }
        return modules;
    }

    /** Returns the providers to which the page sends browsers: all that are on, if they may send browsers back to it. */
    List<String> providers() {
        return returnAddress().isEmpty()
                ? List.of()
                : config.methods().stream()
                        .filter(name -> !MODULES.contains(name))
                        .sorted()
                        .toList();
    }

    /** Returns the address of the sign-in page, if browsers may be sent back to it. */
    Optional<String> returnAddress() {
        return publicUrl
                .url()
                .map(url -> url + "/account/sign-in")
                .filter(address -> browsers.redirectUris().orElse(List.of()).contains(address));
    }
}
