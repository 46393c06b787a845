package dev.signet.secret;

/** Whether the program is a native binary. */
public final class NativeBinary {
    /** Initialized when the binary is built, so that the compiler drops what is only for the JVM. */
    public static final boolean RUNS = System.getProperty("org.graalvm.nativeimage.imagecode") != null;

    private NativeBinary() {}
}
