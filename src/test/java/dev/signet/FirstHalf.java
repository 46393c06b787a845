package dev.signet;

import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/**
 * About half of the unit tests. The build runs the two halves at the same time, each in a JVM and on a PostgreSQL of its own. Tests
 * with the same profile should be in the same half, because each half builds and starts its applications itself.
 */
@Suite
@SelectPackages({"dev.signet", "com.example"})
@IncludeClassNamePatterns(FirstHalf.CLASSES)
class FirstHalf {
    /** The packages, and classes in other packages that share a profile with them. */
    static final String CLASSES = "(?!.+\\.(BrandedPages|ClosedRegistration|OtherSettings|PagesTurnedOff)Test)"
            + "((com\\.example|dev\\.signet\\.(account|comment|confirm|emailcode|event|mail|mfa|passkey|profile"
            + "|provider|security|start|user|webhook|webui))\\..+|dev\\.signet\\.web\\.Aliases)Tests?";
}
