package dev.signet.attention;

import java.util.List;

/** Watches one feature for what needs an administrator's attention. Implementations are CDI beans. */
public interface Watch {
    /** Returns what needs attention now. Called for a request, so it must be fast. */
    List<Matter> matters();
}
