package dev.signet.webhook;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DateFormatter;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * The result of an attempt.
 *
 * @param status the response's status, if there was a response
 * @param retryAfter the header in which the receiver asks to wait, if it does
 * @param fault what went wrong; empty if the receiver accepted the message
 */
record Outcome(Optional<Integer> status, Optional<String> retryAfter, String fault) {
    /** Signet stopped before there was a response. */
    static final Outcome STOPPED = failed("Signet stopped.");

    private static final int GONE = 410;
    private static final String SECONDS = "[0-9]+";

    /** Ten digits are 300 years. */
    private static final int MOST_DIGITS = 10;

    static Outcome failed(String fault) {
        return new Outcome(Optional.empty(), Optional.empty(), fault);
    }

    /** Returns the outcome of an attempt without a response. Messages of the libraries may contain addresses. */
    static Outcome failed(Throwable fault) {
        if (fault instanceof ConnectTimeoutException) {
            return failed("The connection timed out.");
        }
        if (fault instanceof ConnectException) {
            return failed("The connection was refused.");
        }
        if (fault instanceof SSLException) {
            return failed("TLS failed: the certificate is not trusted or not for this host, or no protocol is shared.");
        }
        return failed("The connection failed (" + fault.getClass().getSimpleName() + ").");
    }

    static Outcome of(HttpClientResponse response) {
        int status = response.statusCode();
        boolean accepted = status >= 200 && status < 300;
        return new Outcome(
                Optional.of(status),
                Optional.ofNullable(response.getHeader(HttpHeaders.RETRY_AFTER)),
                accepted ? "" : "The receiver answered with status " + status + ".");
    }

    /** Returns how long the receiver asks to wait, in seconds or until a date (RFC 9110 §10.2.3); zero if it does not. */
    Duration askedToWait(Instant now) {
        return retryAfter
                .map(String::strip)
                .map(asked -> asked.matches(SECONDS) ? seconds(asked) : until(asked, now))
                .filter(wait -> !wait.isNegative())
                .orElse(Duration.ZERO);
    }

    private static Duration seconds(String digits) {
        return Duration.ofSeconds(Long.parseLong(digits.length() <= MOST_DIGITS ? digits : "9".repeat(MOST_DIGITS)));
    }

    private static Duration until(String text, Instant now) {
        Date date = DateFormatter.parseHttpDate(text);
        return date == null ? Duration.ZERO : Duration.between(now, date.toInstant());
    }

    boolean isAccepted() {
        return fault.isEmpty();
    }

    /** Returns whether it says nothing about the receiver. */
    boolean isStopped() {
        return equals(STOPPED);
    }

    boolean isGone() {
        return status.equals(Optional.of(GONE));
    }
}
