package dev.signet.client

import java.io.ByteArrayOutputStream
import java.io.PrintStream
import java.nio.file.Files
import java.nio.file.Path
import okhttp3.mockwebserver.MockResponse
import okhttp3.mockwebserver.MockWebServer
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** The README's program is the one that the tests compile and run. `.ci/run` also runs it against the service. */
class ReadmeTest {
    private fun read(path: String): String = String(Files.readAllBytes(Path.of(path)))

    @Test
    fun `the sample is the program in the tests, and has fewer than 20 lines`() {
        val sample = read("src/test/kotlin/sample/CommandLine.kt").substringAfter("package sample\n\n")

        assertEquals(sample, read("README.md").substringAfter("```kotlin\n").substringBefore("```"))
        assertTrue(sample.trim().lines().size < 20)
    }

    @Test
    fun `the sample signs in, calls and signs out`() {
        val printed = ByteArrayOutputStream()
        val out = System.out
        Files.deleteIfExists(Path.of("signet-sample.json"))
        MockWebServer().use { server ->
            server.enqueue(MockResponse().setBody("""{"access": "e30.eyJpYXQiOjEsImV4cCI6OTk5OTk5OTk5OX0.x", "refresh": "r"}"""))
            server.enqueue(MockResponse().setBody("""{"message": "Hello, user 7!"}"""))
            server.enqueue(MockResponse().setBody("{}"))
            server.start()
            System.setOut(PrintStream(printed, true))
            try {
                sample.main(arrayOf(server.url("/").toString(), "alice", "a password"))
            } finally {
                System.setOut(out)
            }

            val paths = List(3) { server.takeRequest().path }
            assertEquals(listOf("/api/token/", "/api/protected/", "/api/token/blacklist/"), paths)
        }
        assertEquals("""{"message":"Hello, user 7!"}""", printed.toString().trim())
    }

    @Test
    fun `the version is the service's`() {
        val version = Regex("(?m)^  <version>(.*)</version>")

        assertEquals(version.find(read("../../pom.xml"))!!.groupValues[1], version.find(read("pom.xml"))!!.groupValues[1])
    }
}
