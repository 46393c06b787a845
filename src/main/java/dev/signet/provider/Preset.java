package dev.signet.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What is known about a provider without its settings. */
public enum Preset {
    /** Any OpenID Connect provider. */
    OIDC(null, "openid", "email", "profile"),

    /** Google. */
    GOOGLE("https://accounts.google.com", "openid", "email", "profile") {
        /** Google's older tokens leave the scheme out. */
        @Override
        boolean isIssuer(String issuer, String expected, JsonNode claims) {
            return expected.equals(issuer) || expected.equals("https://" + issuer);
        }

        /**
         * Google answers for its own addresses and those of Workspace domains. It checked another one only once, when the
         * account was made, and the address may have changed hands since.
         */
        @Override
        boolean isEmailVerified(JsonNode claims) {
            boolean workspace = !claims.path("hd").asText("").isEmpty();
            boolean own = GOOGLES_OWN.matcher(claims.path("email").asText("")).find();
            return super.isEmailVerified(claims) && (workspace || own);
        }

        /** It has no login prompt, and its tokens say when the user was authenticated only if the app's settings there do. */
        @Override
        boolean asksWith(String prompt) {
            return SELECT_ACCOUNT.equals(prompt) || CONSENT.equals(prompt);
        }
    },

    /** Apple. Its name and address are only sent if the response is posted. */
    APPLE("https://appleid.apple.com", "openid", "name", "email") {
        @Override
        boolean postsBack() {
            return true;
        }
    },

    /** Microsoft. Its directories have issuers of their own, and administrators of a directory write any address. */
    MICROSOFT("https://login.microsoftonline.com/{tenant}/v2.0", "openid", "email", "profile") {
        private static final String ANY_DIRECTORY = "{tenantid}";

        @Override
        boolean isIssuer(String issuer, String expected, JsonNode claims) {
            String directory = claims.path("tid").asText();
            return DIRECTORY.matcher(directory).matches()
                    && expected.replace(ANY_DIRECTORY, directory).equals(issuer);
        }

        /** All directories share one set of keys, but not each key signs for all of them. */
        @Override
        boolean isKeyFor(String issuer, JsonNode claims) {
            return isIssuer(claims.path("iss").asText(), issuer, claims);
        }

        /** The optional claim that says that the owner of the domain has proven it. {@code email} alone proves nothing. */
        @Override
        boolean isEmailVerified(JsonNode claims) {
            return isTrue(claims.path("xms_edov"));
        }

        /** A subject is unique in its directory. */
        @Override
        String subject(JsonNode claims) {
            return claims.path("tid").asText() + "/" + super.subject(claims);
        }
    },

    /** GitHub, which has no ID tokens: plain OAuth, and its API. */
    GITHUB(null, "read:user", "user:email") {
        @Override
        boolean asksWith(String prompt) {
            return SELECT_ACCOUNT.equals(prompt);
        }
    };

    private static final Pattern GOOGLES_OWN =
            Pattern.compile("@(?:gmail|googlemail)\\.com$", Pattern.CASE_INSENSITIVE);
    private static final Pattern DIRECTORY = Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final String SELECT_ACCOUNT = "select_account";
    private static final String CONSENT = "consent";

    private final String issuer;
    private final Set<String> scopes;

    Preset(String issuer, String... scopes) {
        this.issuer = issuer;
        this.scopes = Set.of(scopes);
    }

    /** Returns the issuer, if it is always the same; {@code {tenant}} stands for the directory. */
    Optional<String> issuer() {
        return Optional.ofNullable(issuer);
    }

    Set<String> scopes() {
        return scopes;
    }

    /** Returns whether the provider posts its response instead of redirecting the browser. */
    boolean postsBack() {
        return false;
    }

    /**
     * Returns whether an ID token comes from the expected issuer.
     *
     * @param issuer the token's
     */
    boolean isIssuer(String issuer, String expected, JsonNode claims) {
        return expected.equals(issuer);
    }

    /**
     * Returns whether a key that is bound to an issuer may have signed an ID token.
     *
     * @param issuer the one that the key is bound to
     */
    boolean isKeyFor(String issuer, JsonNode claims) {
        return true;
    }

    /** Returns whether the provider says that it has verified the user's address. Apple sends a text. */
    boolean isEmailVerified(JsonNode claims) {
        return isTrue(claims.path("email_verified"));
    }

    /**
     * Returns whether the provider shows the user a page with this prompt, even though it does not say when it did. All
     * others must say it ({@code auth_time}), or the sign-in may have been silent.
     *
     * @param prompt {@code null} if there is none
     */
    boolean asksWith(String prompt) {
        return false;
    }

    /** Returns the user's permanent name at the provider. */
    String subject(JsonNode claims) {
        return claims.path("sub").asText();
    }

    private static boolean isTrue(JsonNode claim) {
        return claim.isBoolean() && claim.booleanValue()
                || "true".equals(claim.textValue())
                || "1".equals(claim.asText());
    }
}
