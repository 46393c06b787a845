package dev.signet.webui;

import dev.signet.web.ServedFile;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The HTML around every page: it loads the scripts, which draw the rest. Browsers revalidate it on each visit. */
@Singleton
class PageShell {
    private static final String ASK_EACH_TIME = "private, no-cache";

    private final PageFiles files;
    private final PageSettings settings;
    private final Brand brand;
    private final Map<String, ServedFile> shells = new ConcurrentHashMap<>();

    PageShell(PageFiles files, PageSettings settings, Brand brand) {
        this.files = files;
        this.settings = settings;
        this.brand = brand;
    }

    @CheckedTemplate(basePath = "webui")
    static class Templates {
        static native TemplateInstance page(
                String language,
                String direction,
                String name,
                String logo,
                String root,
                String files,
                boolean console,
                String settings);

        private Templates() {}
    }

    /**
     * Returns the HTML.
     *
     * @param root the relative address of the folder {@code account/}: links work below any prefix
     * @param console whether it is a page of the console, whose files are then loaded at once
     */
    ServedFile in(String language, String root, boolean console) {
        String folder = files.folder();
        return shells.computeIfAbsent(String.join(" ", language, folder, root, String.valueOf(console)), first -> {
            String html = Templates.page(
                            language,
                            Languages.direction(language),
                            brand.name(),
                            brand.logo().map(Logo::name).orElse(""),
                            root,
                            root + "assets/" + folder + "/",
                            console,
                            settings.json())
                    .render();
            return ServedFile.of("text/html", ASK_EACH_TIME, html.getBytes(StandardCharsets.UTF_8));
        });
    }
}
