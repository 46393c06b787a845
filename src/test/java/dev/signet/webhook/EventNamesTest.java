package dev.signet.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.audit.RecordedEvent;
import dev.signet.audit.SecurityEventKind;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every event of the ledger has a name, and the names that say more are the right ones. */
class EventNamesTest {
    @ParameterizedTest
    @EnumSource(SecurityEventKind.class)
    void every_kind_has_a_name_that_endpoints_can_subscribe_to(SecurityEventKind kind) {
        for (boolean success : List.of(true, false)) {
            List<String> names = EventNames.of(event(kind, success, false), true);
            assertThat(names)
                    .endsWith("security." + kind.name().toLowerCase(Locale.ROOT))
                    .hasSizeBetween(1, 2);
            assertThat(EventNames.unknown(names)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(SecurityEventKind.class)
    void what_was_refused_happened_to_no_user_and_no_session(SecurityEventKind kind) {
        assertThat(EventNames.of(event(kind, false, false), false)).hasSize(1);
    }

    /** A registration without a password is activated at once: two events, but one account. */
    @ParameterizedTest
    @CsvSource({
        "REGISTERED, false, false, user.created",
        "REGISTERED, false, true, security.registered",
        "REGISTERED, true, true, user.created",
        "ACTIVATED, false, true, user.created",
        "DELETED, false, true, user.deleted",
        "PROFILE_CHANGED, true, true, user.updated",
        "LOGIN, false, true, session.created",
        "SESSION_ENDED, false, true, session.ended",
        "LOGGED_OUT_EVERYWHERE, false, true, security.logged_out_everywhere"
    })
    void an_account_is_created_once_and_a_session_ends_once(
            SecurityEventKind kind, boolean byAdministrator, boolean activation, String name) {
        assertThat(EventNames.of(event(kind, true, byAdministrator), activation).get(0))
                .isEqualTo(name);
    }

    @Test
    void a_wildcard_stands_for_a_whole_group_and_for_nothing_else() {
        assertThat(EventNames.unknown(List.of("*", "user.*", "session.*", "security.*")))
                .isEmpty();
        assertThat(EventNames.unknown(List.of("user", "user.", ".*", "**", "user.**", "USER.*", "webhook.*", "")))
                .hasSize(8);
    }

    private static RecordedEvent event(SecurityEventKind kind, boolean success, boolean byAdministrator) {
        return new RecordedEvent(
                1,
                kind,
                success,
                Instant.EPOCH,
                Optional.of(7L),
                byAdministrator ? Optional.of(1L) : Optional.empty(),
                Optional.empty(),
                "",
                "",
                "");
    }
}
