package dev.signet.webui;

import dev.signet.mail.MailServer;
import dev.signet.profile.ProfileConfig;
import dev.signet.profile.ProfileField;
import dev.signet.web.SpokenLanguages;
import io.quarkus.runtime.LaunchMode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.util.List;

/** What the scripts need to know about the settings. None of it is secret: each form shows it. */
@Singleton
class PageSettings {
    private final UiConfig config;
    private final PageMethods methods;
    private final PageForms forms;
    private final Brand brand;
    private final ProfileConfig accounts;
    private final MailServer mail;
    private final LaunchMode mode;

    PageSettings(
            UiConfig config,
            PageMethods methods,
            PageForms forms,
            Brand brand,
            ProfileConfig accounts,
            MailServer mail,
            LaunchMode mode) {
        this.config = config;
        this.methods = methods;
        this.forms = forms;
        this.brand = brand;
        this.accounts = accounts;
        this.mail = mail;
        this.mode = mode;
    }

    String json() {
        return new JsonObject()
                .put("name", brand.name())
                .put("logo", brand.logo().map(Logo::name).orElse(null))
                .put("terms", brand.terms().orElse(null))
                .put("privacy", brand.privacy().orElse(null))
                .put("methods", new JsonArray(methods.modules()))
                .put("providers", new JsonArray(methods.providers()))
                .put("returnAddress", methods.returnAddress().orElse(null))
                .put("mail", mail.isThere())
                .put("console", config.console())
                .put("development", mode == LaunchMode.DEVELOPMENT)
                .put("accountLanguage", accounts.fields().orElse(List.of()).contains(ProfileField.LOCALE))
                .put("languages", new JsonArray(SpokenLanguages.ALL))
                .mergeIn(forms.json())
                .encode();
    }
}
