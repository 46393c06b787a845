package dev.signet.client

import java.util.Base64
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.CsvSource
import org.junit.jupiter.params.provider.ValueSource

class ServiceClockTest {
    private fun token(issued: Long): String {
        val claims = """{"iat": $issued, "exp": ${issued + 3000}}"""
        return "e30." + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.toByteArray()) + ".signature"
    }

    @ParameterizedTest
    @CsvSource(
        // seconds since the token came, and whether it is used, refreshed meanwhile, or refreshed first
        "0, USED",
        "2968, USED",
        "2970, SOON",
        "2998, SOON",
        "3000, FIRST",
        "999999, FIRST",
    )
    fun `the age of a token is counted from when it came`(seconds: Double, expected: String) {
        var now = 5.0
        val clock = ServiceClock { now }
        clock.received(token(1000), now)
        now += seconds

        val left = clock.left(token(1000))

        assertEquals(expected, if (left > 1) "USED" else if (left > 0) "SOON" else "FIRST")
    }

    @ParameterizedTest
    @ValueSource(longs = [60, 2900, 2990, 3600, 86_400])
    fun `a token that has just come from a clock that was set back is used`(seconds: Long) {
        val clock = ServiceClock { 5.0 }
        clock.received(token(1_000_000), 5.0)
        clock.received(token(1_000_000 - seconds), 5.0)

        assertEquals(true, clock.left(token(1_000_000 - seconds)) > 1)
    }
}
