package dev.signet.client

import java.nio.file.Files
import java.nio.file.Path
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test

/** A device's date may be wrong by days, and jump. What cannot read it does not depend on it. */
class ClockTest {
    @Test
    fun `no class of the client names anything that reads the device's date`() {
        val dates = listOf("currentTimeMillis", "java/time/", "java/util/Date", "java/util/Calendar", "kotlin/time/")
        val classes = Files.walk(Path.of("target/classes")).use { files -> files.filter { "$it".endsWith(".class") }.toList() }

        val found = classes.flatMap { file ->
            val names = String(Files.readAllBytes(file), Charsets.ISO_8859_1)
            dates.filter { it in names }.map { "${file.fileName}: $it" }
        }

        assertEquals(emptyList<String>(), found)
        assertEquals(true, classes.size > 20)
    }
}
