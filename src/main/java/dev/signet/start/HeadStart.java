package dev.signet.start;

import io.quarkus.runtime.Application;
import io.quarkus.runtime.ImageMode;
import io.quarkus.runtime.LaunchMode;

/**
 * Initializes the application on another thread while the settings are checked and the database starts. Both take about
 * as long, and most of that time goes into loading classes.
 */
public final class HeadStart {
    private final Thread thread = new Thread(this::initialize, "signet-head-start");
    private volatile Error failure;

    private HeadStart() {}

    /** Begins. Does nothing in dev mode, which has loaded the application, and in the native binary, which contains it. */
    public static HeadStart begin() {
        HeadStart start = new HeadStart();
        if (LaunchMode.current() == LaunchMode.NORMAL && ImageMode.current() == ImageMode.JVM) {
            start.thread.setDaemon(true);
            start.thread.start();
        }
        return start;
    }

    private void initialize() {
        try {
            Class.forName(Application.APP_CLASS_NAME, true, thread.getContextClassLoader());
        } catch (ClassNotFoundException notPackaged) {
            // Quarkus finds out, too, and knows other ways to start.
        } catch (LinkageError fault) {
            failure = fault;
        }
    }

    /** Waits until the application is initialized, and throws what Quarkus would throw if it cannot be. */
    public void finish() {
        try {
            thread.join();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the application was initialized", stop);
        }
        if (failure != null) {
            throw failure;
        }
    }
}
