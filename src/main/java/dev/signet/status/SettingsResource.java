package dev.signet.status;

import dev.signet.security.Roles;
import dev.signet.settings.SettingsInEffect;
import dev.signet.web.Query;
import dev.signet.web.View;
import dev.signet.web.View.Admits;
import io.smallrye.config.SmallRyeConfig;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The settings of the replica that answers, for administrators. */
@Path("/api/settings")
@RolesAllowed(Roles.ADMIN)
class SettingsResource {
    private final SmallRyeConfig config;

    SettingsResource(SmallRyeConfig config) {
        this.config = config;
    }

    @GET
    @View(name = "Setting List", admits = Admits.SIGNED_IN)
    public List<SettingResponse> list(UriInfo uri) {
        Query query = Query.of(uri);
        boolean changed = query.boolInAnyWord("changed").orElse(false);
        Optional<String> part = query.text("search").map(text -> text.toLowerCase(Locale.ROOT));
        return SettingsInEffect.of(config).stream()
                .filter(setting -> part.isEmpty()
                        || setting.name().toLowerCase(Locale.ROOT).contains(part.get()))
                .filter(setting -> !changed || !setting.source().equals("default"))
                .map(SettingResponse::of)
                .toList();
    }
}
