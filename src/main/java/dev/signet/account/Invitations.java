package dev.signet.account;

import dev.signet.audit.Ledger;
import dev.signet.audit.SecurityEventKind;
import dev.signet.mail.Outbox;
import dev.signet.security.CurrentRequest;
import dev.signet.security.Uuids;
import dev.signet.web.ApiError;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Creates and withdraws invitations to register. */
@Singleton
class Invitations {
    private static final int MOST_LISTED = 1_000;

    private final AccountConfig config;
    private final Outbox outbox;
    private final Letters letters;
    private final CurrentRequest request;
    private final Ledger ledger;
    private final Clock clock;

    Invitations(
            AccountConfig config, Outbox outbox, Letters letters, CurrentRequest request, Ledger ledger, Clock clock) {
        this.config = config;
        this.outbox = outbox;
        this.letters = letters;
        this.request = request;
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * Creates an invitation. With an address, it is mailed there and only that address may use it. Without one, the
     * response contains the token for the administrator to pass on.
     *
     * @throws ApiError 503 if it cannot be sent
     */
    InvitationResponse invite(Optional<String> address) {
        SecretToken token = SecretToken.fresh();
        if (address.isEmpty()) {
            return InvitationResponse.of(made("", token), token.text());
        }
        try (Outbox.Place place = outbox.place()) {
            Invitation invitation = made(address.get(), token);
            place.write(() -> List.of(letters.invitation(invitation.email(), token)));
            return InvitationResponse.of(invitation, null);
        }
    }

    private Invitation made(String address, SecretToken token) {
        return QuarkusTransaction.requiringNew().call(() -> {
            Invitation made =
                    new Invitation(token, address, request.caller().id(), config.invitationLifetime(), clock.instant());
            made.persist();
            ledger.doneByCaller(SecurityEventKind.INVITED).record();
            return made;
        });
    }

    /** Returns up to {@value #MOST_LISTED} valid invitations, the newest first, without their tokens. */
    @Transactional
    List<InvitationResponse> open() {
        return Invitation.allGood(clock.instant(), MOST_LISTED).stream()
                .map(invitation -> InvitationResponse.of(invitation, null))
                .toList();
    }

    /**
     * Withdraws an invitation. An account that was created with it stays.
     *
     * @throws ApiError 404 if there is no valid invitation with this id
     */
    @Transactional
    void withdraw(String id) {
        Instant now = clock.instant();
        boolean withdrawn =
                Uuids.parse(id).filter(found -> Invitation.withdraw(found, now)).isPresent();
        if (!withdrawn) {
            throw ApiError.notFound("No Invitation matches the given query.");
        }
        ledger.doneByCaller(SecurityEventKind.INVITATION_WITHDRAWN).record();
    }
}
