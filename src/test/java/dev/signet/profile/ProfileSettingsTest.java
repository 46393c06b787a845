package dev.signet.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.testing.Settings;
import io.quarkus.runtime.configuration.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings that say nothing sensible stop the start. */
class ProfileSettingsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            fields        | first_name,first_name
            document-size | 63
            document-size | 65K
            claims        | email
            claims        | first_name.a
            claims        | metadata.
            claims        | .plan
            claims        | app_metadata.a.b
            claims        | app_metadata.a'b
            claims        | app_metadata.a b
            claims        | APP_METADATA
            """)
    void a_contradiction_stops_the_start_and_names_the_setting(String name, String value) {
        assertThatThrownBy(() -> check("signet.profile." + name, value))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("signet.profile." + name);
    }

    @Test
    void a_whole_document_goes_before_its_members_in_any_order() {
        for (String claims : new String[] {"metadata,metadata.a", "metadata.a,metadata"}) {
            ClaimedFields claimed = ClaimedFields.of(Settings.of(ProfileConfig.class, "signet.profile.claims", claims));
            assertThat(claimed.sql(ProfileField.METADATA)).doesNotContain("jsonb_each");
        }
        check("signet.profile.claims", "first_name, last_name,locale,metadata.a-b_C1,app_metadata");
        check("signet.profile.fields", "locale,first_name");
    }

    private static void check(String name, String value) {
        new ProfileSettingsCheck(Settings.of(ProfileConfig.class, name, value)).check();
    }
}
