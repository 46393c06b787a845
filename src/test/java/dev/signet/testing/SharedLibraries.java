package dev.signet.testing;

import io.quarkus.bootstrap.app.CuratedApplication;
import io.quarkus.test.common.PathTestHelper;
import io.quarkus.test.common.TestClassIndexer;
import io.quarkus.test.junit.AppMakerHelper;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.classloading.FacadeClassLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jboss.jandex.ClassInfo;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Lets the applications of all test profiles use the same class loaders for libraries and for Quarkus's build, as restarts in dev mode
 * do. Quarkus itself makes new ones for each profile, and then loads and compiles more than 10,000 classes once more.
 */
public class SharedLibraries implements LauncherSessionListener {
    /** Where Quarkus keeps the class loaders of each profile. */
    private static final String FIELD = "curatedApplications";

    private static final String KEY = "QuarkusTest-";

    /** Only integration tests have this property; they build no application. */
    private static final String PACKAGED = "quarkus.test.arg-line";

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        Patience.install();
        keepNoIndex();
        if (System.getProperty(PACKAGED) == null) {
            share();
        }
    }

    /**
     * Puts a folder where Quarkus would keep an index of the test classes, so that it makes the index anew when it needs it. Otherwise
     * several JVMs write and read one file, and JUnit leaves out, without a word, a class that is looked at while the file is half
     * written.
     */
    private static void keepNoIndex() {
        Path index =
                PathTestHelper.getTestClassesLocation(SharedLibraries.class).resolve(TestClassIndexer.TEST_CLASSES_IDX);
        try {
            OneAtATime.run("test-index", () -> {
                if (!Files.isDirectory(index)) {
                    Files.deleteIfExists(index);
                    Files.createDirectory(index);
                }
            });
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private static void share() {
        try {
            Map<String, CuratedApplication> ofProfiles = ofProfiles();
            if (ofProfiles.isEmpty()) {
                CuratedApplication shared =
                        AppMakerHelper.makeCuratedApplication(SharedLibraries.class, "all profiles", false);
                ofProfiles.put(KEY + "no-profile", shared);
                for (ClassInfo profile : TestClassIndexer.indexTestClasses(
                                PathTestHelper.getTestClassesLocation(SharedLibraries.class))
                        .getAllKnownImplementors(QuarkusTestProfile.class)) {
                    ofProfiles.put(KEY + profile.name(), shared);
                }
            }
        } catch (Exception fault) {
            throw new IllegalStateException("this release of Quarkus keeps its class loaders elsewhere", fault);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, CuratedApplication> ofProfiles() throws ReflectiveOperationException {
        Field field = FacadeClassLoader.class.getDeclaredField(FIELD);
        field.setAccessible(true);
        return (Map<String, CuratedApplication>) field.get(null);
    }
}
