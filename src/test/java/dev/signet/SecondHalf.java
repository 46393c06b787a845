package dev.signet;

import org.junit.platform.suite.api.ExcludeClassNamePatterns;
import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** All unit tests that are not in the {@link FirstHalf}. */
@Suite
@SelectPackages({"dev.signet", "com.example"})
@IncludeClassNamePatterns(".+Tests?")
@ExcludeClassNamePatterns(FirstHalf.CLASSES)
class SecondHalf {}
