package dev.signet.contract;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signet.testing.ApiDescription;
import dev.signet.testing.Argon2;
import dev.signet.testing.SharedSecret;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** The recorded contract, ready to be held against a running service. */
final class Contract {

    /** The service's signing key for these tests, so that tokens can be forged with the right one. */
    static final String SIGNING_KEY = SharedSecret.SIGNING_KEY;

    private static final boolean FORK_HAS_CLAIMS = ForkClaims.areIn(Path.of("target/classes"));

    private final Recording recording;
    private final Differences differences;
    private final CaseRunner runner;

    private Contract(Recording recording, Differences differences, CaseRunner runner) {
        this.recording = recording;
        this.differences = differences;
        this.runner = runner;
    }

    /** Creates the accounts that the recording knows. */
    static Contract with(URI service, DataSource database) {
        return with(service, database, Time.real());
    }

    /** The same for a service whose time passes in another way. */
    static Contract with(URI service, DataSource database, Time time) {
        UserHook users = new DatabaseUserHook(service, database, Argon2::phc);
        Variables.ACCOUNTS.forEach(account -> users.create(account, Variables.PASSWORD, Variables.email(account)));
        users.staff("admin");
        Recording recording = Recording.load();
        return new Contract(
                recording,
                Differences.load(recording),
                new CaseRunner(service, SIGNING_KEY, users, time, ApiDescription::verify));
    }

    List<Case> cases(String profile) {
        return recording.ofProfile(profile);
    }

    Verdict verdict(Case recorded) {
        Optional<Difference> difference = differences.of(recorded);
        List<JsonNode> answers = runner.run(recorded);
        List<JsonNode> expected = difference.map(one -> one.expected(recorded)).orElse(recorded.answers());
        return Verdict.of(recorded, difference, FORK_HAS_CLAIMS ? ForkClaims.without(answers, expected) : answers);
    }
}
