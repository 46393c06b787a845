package dev.signet.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.signet.settings.SettingInEffect;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * A setting as administrators see it.
 *
 * @param value {@code null} if it is not set, or secret
 * @param set whether it has a value
 * @param source {@code default}, {@code environment}, {@code system_property}, {@code file} or {@code other}
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
record SettingResponse(
        String name,
        String section,
        String value,
        @JsonProperty("default") String defaultValue,
        boolean set,
        boolean secret,
        String source,
        String sourceName) {
    static SettingResponse of(SettingInEffect setting) {
        return new SettingResponse(
                setting.name(),
                setting.section(),
                setting.value(),
                setting.defaultValue(),
                setting.isSet(),
                setting.isSecret(),
                setting.source(),
                setting.sourceName());
    }
}
