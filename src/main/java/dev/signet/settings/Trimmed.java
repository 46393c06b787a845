package dev.signet.settings;

import org.eclipse.microprofile.config.spi.Converter;

/** Reads one entry of a list without the white space around it: {@code a, b} has the same entries as {@code a,b}. */
public final class Trimmed implements Converter<String> {
    private static final long serialVersionUID = 1;

    @Override
    public String convert(String value) {
        String entry = value.strip();
        return entry.isEmpty() ? null : entry;
    }
}
