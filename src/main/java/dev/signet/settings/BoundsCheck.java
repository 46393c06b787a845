package dev.signet.settings;

import dev.signet.settings.Bounds.DurationMax;
import dev.signet.settings.Bounds.DurationMin;
import dev.signet.settings.Bounds.Max;
import dev.signet.settings.Bounds.Min;
import dev.signet.settings.Bounds.NotBlank;
import dev.signet.settings.Bounds.NotEmpty;
import dev.signet.settings.Bounds.Pattern;
import dev.signet.settings.Bounds.Size;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.ConfigValidationException.Problem;
import io.smallrye.config.ConfigValidator;
import io.smallrye.config.WithName;
import io.smallrye.config.WithParentName;
import io.smallrye.config.common.utils.StringUtil;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** Checks that the settings of a {@code @ConfigMapping} are within their {@link Bounds}. */
final class BoundsCheck implements ConfigValidator {
    /** The mappings of Quarkus and its extensions, which have no such bounds. */
    private static final String OF_LIBRARIES = "io.";

    private static final String OF_JAVA = "java.";

    @Override
    public void validateMapping(Class<?> mapping, String prefix, Object settings) {
        if (mapping.getName().startsWith(OF_LIBRARIES)) {
            return;
        }
        Set<String> faults = new TreeSet<>();
        checkGroup(mapping, mapping, prefix, settings, faults);
        if (!faults.isEmpty()) {
            throw new ConfigValidationException(
                    faults.stream().map(Problem::new).toArray(Problem[]::new));
        }
    }

    /**
     * Checks the settings of a group that this type declares, and those that it inherits: a method that a group overrides
     * keeps its bounds.
     */
    private static void checkGroup(Class<?> type, Class<?> group, String path, Object settings, Set<String> faults) {
        for (Method method : type.getDeclaredMethods()) {
            if (Modifier.isAbstract(method.getModifiers()) && method.getParameterCount() == 0) {
                check(method.getAnnotatedReturnType(), name(path, group, method), value(method, settings), faults);
            }
        }
        for (Class<?> inherited : type.getInterfaces()) {
            checkGroup(inherited, group, path, settings, faults);
        }
    }

    /** Returns the name of a setting: an override may have given it another one. */
    private static String name(String path, Class<?> group, Method declared) {
        try {
            Method method = group.getMethod(declared.getName());
            if (method.isAnnotationPresent(WithParentName.class)) {
                return path;
            }
            WithName given = method.getAnnotation(WithName.class);
            return path + "." + (given == null ? StringUtil.skewer(method.getName()) : given.value());
        } catch (NoSuchMethodException fault) {
            throw new IllegalStateException(fault);
        }
    }

    private static Object value(Method method, Object settings) {
        try {
            method.setAccessible(true);
            return method.invoke(settings);
        } catch (IllegalAccessException | InvocationTargetException fault) {
            throw new IllegalStateException(fault);
        }
    }

    private static void check(AnnotatedType type, String name, Object value, Set<String> faults) {
        if (value instanceof Optional<?> optional) {
            optional.ifPresent(content -> check(argument(type, 0), name, content, faults));
        } else if (value instanceof OptionalInt number) {
            number.ifPresent(content -> check(type, name, content, faults));
        } else if (value instanceof OptionalLong number) {
            number.ifPresent(content -> check(type, name, content, faults));
        } else {
            for (Annotation bound : type.getAnnotations()) {
                fault(bound, value).ifPresent(fault -> faults.add(SettingForms.of(name) + " " + fault));
            }
            checkContents(type, name, value, faults);
        }
    }

    private static void checkContents(AnnotatedType type, String name, Object value, Set<String> faults) {
        if (value instanceof Collection<?> entries) {
            int index = 0;
            for (Object entry : entries) {
                check(argument(type, 0), name + "[" + index++ + "]", entry, faults);
            }
        } else if (value instanceof Map<?, ?> entries) {
            entries.forEach((key, entry) -> check(argument(type, 1), name + "." + segment(key), entry, faults));
        } else if (type.getType() instanceof Class<?> group && isGroup(group)) {
            checkGroup(group, group, name, value, faults);
        }
    }

    /** A key with dots is one segment of a name only in quotes. */
    private static String segment(Object key) {
        return key.toString().contains(".") ? "\"" + key + "\"" : key.toString();
    }

    private static AnnotatedType argument(AnnotatedType type, int index) {
        return ((AnnotatedParameterizedType) type).getAnnotatedActualTypeArguments()[index];
    }

    private static boolean isGroup(Class<?> type) {
        return type.isInterface() && !type.getName().startsWith(OF_JAVA);
    }

    private static Optional<String> fault(Annotation bound, Object value) {
        if (bound instanceof Min least) {
            return unless(((Number) value).longValue() >= least.value(), "must be at least " + least.value());
        }
        if (bound instanceof Max most) {
            return unless(((Number) value).longValue() <= most.value(), "must be at most " + most.value());
        }
        if (bound instanceof DurationMin shortest) {
            Duration least = Duration.ofDays(shortest.days())
                    .plusMinutes(shortest.minutes())
                    .plusSeconds(shortest.seconds())
                    .plusMillis(shortest.millis());
            boolean within = ((Duration) value).compareTo(least) >= 0;
            return unless(within, or(shortest.message(), "must be at least " + text(least)));
        }
        if (bound instanceof DurationMax longest) {
            Duration most = Duration.ofDays(longest.days())
                    .plusHours(longest.hours())
                    .plusMinutes(longest.minutes())
                    .plusSeconds(longest.seconds());
            boolean within = ((Duration) value).compareTo(most) <= 0;
            return unless(within, or(longest.message(), "must be at most " + text(most)));
        }
        return faultOfText(bound, value);
    }

    private static Optional<String> faultOfText(Annotation bound, Object value) {
        if (bound instanceof NotBlank) {
            return unless(!((String) value).isBlank(), "must not be blank");
        }
        if (bound instanceof NotEmpty) {
            return unless(!((Collection<?>) value).isEmpty(), "must not be empty");
        }
        if (bound instanceof Size size) {
            return unless(((String) value).length() <= size.max(), "must have at most " + size.max() + " characters");
        }
        if (bound instanceof Pattern form) {
            return unless(((String) value).matches(form.regexp()), or(form.message(), "must match " + form.regexp()));
        }
        return Optional.empty();
    }

    private static Optional<String> unless(boolean within, String fault) {
        return within ? Optional.empty() : Optional.of(fault);
    }

    private static String or(String message, String otherwise) {
        return message.isEmpty() ? otherwise : message;
    }

    /** Returns a duration in the largest unit that divides it, as operators write it. */
    private static String text(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        long seconds = duration.toSeconds();
        if (seconds == 0 || seconds % 60 != 0) {
            return seconds + "s";
        }
        if (seconds % 3_600 != 0) {
            return seconds / 60 + "m";
        }
        return seconds % 86_400 == 0 ? duration.toDays() + "d" : duration.toHours() + "h";
    }
}
