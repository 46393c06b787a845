package dev.signet.provider;

import dev.signet.settings.Bounds.DurationMax;
import dev.signet.settings.Bounds.DurationMin;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The providers whose users can sign in: {@code signet.providers.<name>.client-id} and so on. */
@ConfigMapping(prefix = "signet.providers")
@RegisterForReflection
public interface ProviderConfig {
    /** Each provider by its name, which is also its name in {@code signet.sign-in.methods} and in paths. */
    @WithParentName
    Map<String, Settings> byName();

    /** A provider's settings. {@link Preset} says which of them it needs. */
    interface Settings {
        /** What kind of provider it is. The default is the preset with the provider's name, otherwise OpenID Connect. */
        Optional<Preset> preset();

        /** The provider's address: {@code https://…}. Its configuration is found there (OpenID Connect Discovery). */
        Optional<String> issuer();

        /** The client id with which browsers sign in; ID tokens that were issued for it are accepted, too. */
        Optional<String> clientId();

        /** Further client ids whose ID tokens are accepted: those of your phone apps. */
        Optional<Set<String>> clientIds();

        /** The secret that belongs to {@link #clientId}. */
        Optional<String> clientSecret();

        /** What is asked for, instead of the preset's scopes. */
        Optional<Set<String>> scopes();

        /** Microsoft: the directory whose users may sign in: its id, {@code common}, {@code organizations} or {@code consumers}. */
        @WithDefault("common")
        String tenant();

        /** Apple: the id of your team. */
        Optional<String> teamId();

        /** Apple: the id of {@link #privateKey}. */
        Optional<String> keyId();

        /** Apple: the key that signs client secrets, as PEM. */
        Optional<String> privateKey();

        /** GitHub: the address of its pages. */
        @WithDefault("https://github.com")
        String url();

        /** GitHub: the address of its API. */
        @WithDefault("https://api.github.com")
        String apiUrl();

        /**
         * Whether someone whose address the provider has verified joins the account with this address, if Signet has
         * proven it, too.
         */
        @WithDefault("true")
        boolean linkByAddress();

        /** How old an ID token from an app may be. */
        @WithDefault("10m")
        @DurationMin(seconds = 30)
        @DurationMax(days = 1)
        Duration idTokenAge();
    }
}
