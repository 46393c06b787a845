package dev.signet.passkey;

import dev.signet.web.Offered;
import dev.signet.web.View;
import dev.signet.web.View.Admits;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Tells browsers and phones which other pages and apps may use the passkeys of this domain. */
@Path("/.well-known")
@PermitAll
class WellKnownResource {
    private final RelyingParty party;

    WellKnownResource(RelyingParty party) {
        this.party = party;
    }

    /** Pages of other domains (WebAuthn §5.11). */
    @GET
    @Path("webauthn")
    @View(name = "Related Origins", admits = Admits.ANYONE_UNSEEN, offered = RelatedOrigins.class)
    public Map<String, List<String>> relatedOrigins() {
        return Map.of("origins", party.published());
    }

    /** Android apps (Digital Asset Links). */
    @GET
    @Path("assetlinks.json")
    @View(name = "Asset Links", admits = Admits.ANYONE_UNSEEN, offered = AndroidApps.class)
    public List<AssetLink> assetLinks() {
        return party.apps().stream().map(AssetLink::of).toList();
    }

    /** Apple apps (Associated Domains). */
    @GET
    @Path("apple-app-site-association")
    @View(name = "Apple App Site Association", admits = Admits.ANYONE_UNSEEN, offered = AppleApps.class)
    public Map<String, Map<String, List<String>>> appleAppSiteAssociation() {
        return Map.of("webcredentials", Map.of("apps", party.appleApps()));
    }

    /** What an Android app may do with the passkeys of this domain. */
    record AssetLink(List<String> relation, Target target) {
        private static final List<String> MAY_USE_PASSKEYS =
                List.of("delegate_permission/common.handle_all_urls", "delegate_permission/common.get_login_creds");

        static AssetLink of(AndroidApp app) {
            return new AssetLink(
                    MAY_USE_PASSKEYS, new Target("android_app", app.packageName(), List.of(app.fingerprint())));
        }

        /** The app. */
        record Target(String namespace, String packageName, List<String> sha256CertFingerprints) {}
    }

    /** A path that exists if passkeys are on and there is something to list. */
    abstract static class Listed implements Offered {
        private final boolean on;

        /** @param listed not asked if passkeys are off, because their settings are not checked then */
        Listed(PasskeyMethod method, Supplier<List<?>> listed) {
            this.on = method.isOn() && !listed.get().isEmpty();
        }

        @Override
        public boolean isOn() {
            return on;
        }
    }

    /** Whether there are related origins. */
    @Singleton
    static class RelatedOrigins extends Listed {
        RelatedOrigins(PasskeyMethod method, RelyingParty party) {
            super(method, party::published);
        }
    }

    /** Whether there are Android apps. */
    @Singleton
    static class AndroidApps extends Listed {
        AndroidApps(PasskeyMethod method, RelyingParty party) {
            super(method, party::apps);
        }
    }

    /** Whether there are Apple apps. */
    @Singleton
    static class AppleApps extends Listed {
        AppleApps(PasskeyMethod method, RelyingParty party) {
            super(method, party::appleApps);
        }
    }
}
