package dev.signet.client

import java.nio.file.Files
import java.nio.file.Path
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** The README's program is the one that the tests compile. */
class ReadmeTest {
    @Test
    fun `the sample is the program in the tests, in fewer than 25 lines`() {
        val readme = String(Files.readAllBytes(Path.of("README.md")))
        val sample = String(Files.readAllBytes(Path.of("src/test/kotlin/sample/CommandLine.kt")))

        assertEquals(sample.substringAfter("package sample\n\n"), readme.substringAfter("```kotlin\n").substringBefore("```"))
        assertTrue(sample.substringAfter("fun main").lines().size < 20)
    }
}
