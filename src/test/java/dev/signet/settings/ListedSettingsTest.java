package dev.signet.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** application.properties.example and the code know the same settings. */
class ListedSettingsTest {
    /** Read before the service starts, and so by no mapping. */
    private static final Set<String> EARLY = Set.of("signet.database.dir");

    @Test
    void the_list_has_every_setting_and_no_other() {
        Set<String> mapped = new TreeSet<>(EARLY);
        for (JavaClass type : new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.signet")) {
            if (type.isAnnotatedWith(ConfigMapping.class)) {
                ConfigClass.configClass(type.reflect()).getProperties().keySet().stream()
                        .filter(name -> name.startsWith("signet."))
                        .map(name -> name.replace("[*]", "").replace("*", "<id>"))
                        .forEach(mapped::add);
            }
        }
        Set<String> listed = new TreeSet<>();
        for (String name : SettingNames.listed().all()) {
            if (name.startsWith("signet.") && !isTheFileOfASecret(name)) {
                listed.add(name);
            }
        }
        assertThat(listed).containsExactlyInAnyOrderElementsOf(mapped);
    }

    @Test
    void whatever_sounds_like_a_secret_is_one() {
        assertThat(SettingNames.listed().all())
                .filteredOn(name -> name.matches(".*(password|secret|secrets|signing-key)"))
                .isNotEmpty()
                .allMatch(name -> SettingNames.listed().all().contains(name + "-file"));
    }

    private static boolean isTheFileOfASecret(String name) {
        return name.endsWith("-file")
                && SettingNames.listed().all().contains(name.substring(0, name.length() - "-file".length()));
    }
}
