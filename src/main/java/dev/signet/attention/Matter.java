package dev.signet.attention;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Locale;

/**
 * Something that an administrator should look at.
 *
 * @param code says what it is, for programs
 * @param message says what it is and what to do, for people
 * @param subject what it is about; {@code null} if it is the service as a whole
 * @param since {@code null} if that is not known
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Matter(String code, Severity severity, String message, String subject, Instant since) {
    /** How much it matters, the worst first. */
    public enum Severity {
        /** Something does not work. */
        ERROR,
        /** Something will not work, or does not work for some. */
        WARNING,
        INFO;

        /** Returns its name in responses. */
        @JsonValue
        public String shown() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Creates a matter of the service as a whole. */
    public static Matter of(String code, Severity severity, String message) {
        return new Matter(code, severity, message, null, null);
    }

    /** Returns the same about one of several things. */
    public Matter about(String thing) {
        return new Matter(code, severity, message, thing, since);
    }

    /** Returns the same with its beginning. */
    public Matter since(Instant beginning) {
        return new Matter(code, severity, message, subject, beginning);
    }
}
