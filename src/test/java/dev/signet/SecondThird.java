package dev.signet;

import org.junit.platform.suite.api.ExcludeClassNamePatterns;
import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** Another part of the unit tests, beside the {@link FirstThird}. */
@Suite
@SelectPackages({"dev.signet", "com.example"})
@IncludeClassNamePatterns(SecondThird.CLASSES)
@ExcludeClassNamePatterns(FirstThird.CLASSES)
class SecondThird {
    /** The packages, without classes that share a profile with the {@link LastThird}. */
    static final String CLASSES = "(?!.+\\.(AuthHeader|BodySize|ClosedRegistration|Hsts|OtherSettings|PageSize)Test)"
            + "dev\\.signet\\.(MonitoringTest|(account|audit|emailcode|mail|mfa|page|post|provider|security|session|start|status"
            + "|throttle|web)\\..+Tests?)";
}
