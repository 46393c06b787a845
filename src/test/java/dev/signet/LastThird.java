package dev.signet;

import org.junit.platform.suite.api.ExcludeClassNamePatterns;
import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** All unit tests that are neither in the {@link FirstThird} nor in the {@link SecondThird}. */
@Suite
@SelectPackages({"dev.signet", "com.example"})
@IncludeClassNamePatterns(".+Tests?")
@ExcludeClassNamePatterns({FirstThird.CLASSES, SecondThird.CLASSES})
class LastThird {}
