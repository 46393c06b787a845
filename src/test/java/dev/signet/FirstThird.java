package dev.signet;

import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/**
 * About a third of the unit tests, with most of those in a browser. The build runs the three parts at the same time, each in a JVM and
 * on a PostgreSQL of its own. Tests with the same profile should be in the same part, because each builds and starts its applications
 * itself.
 */
@Suite
@SelectPackages({"dev.signet", "com.example"})
@IncludeClassNamePatterns(FirstThird.CLASSES)
class FirstThird {
    /** The packages, and a class in another package that shares a profile with them; without classes that share one with others. */
    static final String CLASSES = "(?!.+\\.(BrandedPages|CurrentRequest|PagesTurnedOff)Test)"
            + "((com\\.example|dev\\.signet\\.(comment|confirm|event|openapi|passkey|profile|security|user|webhook|webui))"
            + "\\..+|dev\\.signet\\.provider\\.LinkingJourney)Tests?";
}
