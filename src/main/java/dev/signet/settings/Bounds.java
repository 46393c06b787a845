package dev.signet.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Bounds of settings: annotations for the types that a {@code @ConfigMapping} returns. {@link SettingBounds} checks them
 * at start-up. An interface with bounds needs {@code @RegisterForReflection}: otherwise the native binary would not see
 * them.
 */
public final class Bounds {
    private Bounds() {}

    /** The smallest number. */
    @Target(ElementType.TYPE_USE)
    @Retention(RetentionPolicy.RUNTIME)
    public @interface Min {
        /** The number. */
        long value();
    }

    /** The largest number. */
    @Target(ElementType.TYPE_USE)
    @Retention(RetentionPolicy.RUNTIME)
    public @interface Max {
        /** The number. */
        long value();
    }

    /** The shortest duration: the sum of the units, 0 by default. */
    @Target(ElementType.TYPE_USE)
    @Retention(RetentionPolicy.RUNTIME)
    public @interface DurationMin {
        /** Days. */
        long days() default 0;

        /** Minutes. */
        long minutes() default 0;

        /** Seconds. */
        long seconds() default 0;

        /** Milliseconds. */
        long millis() default 0;

        /** What to say instead of the bound. */
        String message() default "";
    }

    /** The longest duration: the sum of the units. */
    @Target(ElementType.TYPE_USE)
    @Retention(RetentionPolicy.RUNTIME)
    public @interface DurationMax {
        /** Days. */
        long days() default 0;

        /** Hours. */
        long hours() default 0;

        /** Minutes. */
        long minutes() default 0;

        /** Seconds. */
        long seconds() default 0;

        /** What to say instead of the bound. */
        String message() default "";
    }

    /** A text with more than white space. */
    @Target(ElementType.TYPE_USE)
    @Retention(RetentionPolicy.RUNTIME)
    public @interface NotBlank {}

    /** A list or set with at least one entry. */
    @Target(ElementType.TYPE_USE)
    @Retention(RetentionPolicy.RUNTIME)
    public @interface NotEmpty {}

    /** The most characters of a text. */
    @Target(ElementType.TYPE_USE)
    @Retention(RetentionPolicy.RUNTIME)
    public @interface Size {
        /** The number. */
        int max();
    }

    /** The form of a text. */
    @Target(ElementType.TYPE_USE)
    @Retention(RetentionPolicy.RUNTIME)
    public @interface Pattern {
        /** A regular expression, which the whole text must match. */
        String regexp();

        /** What to say instead of the expression. */
        String message() default "";
    }
}
