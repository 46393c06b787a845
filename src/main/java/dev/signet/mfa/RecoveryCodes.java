package dev.signet.mfa;

import dev.signet.secret.SecretBox;
import dev.signet.secret.SecureIds;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.bouncycastle.util.encoders.Base32;

/**
 * Recovery codes for users who lost the authenticator app. Each code has 120 random bits, so a fast hash is enough to
 * protect it (OWASP ASVS 5, V6.5.2); the hash is also keyed. A code works once and is shown once. Call the methods in a
 * transaction.
 */
@Singleton
public class RecoveryCodes {
    static final String KIND = "recovery_code";
    static final UsedFactor USED = new UsedFactor(KIND, "recovery code", Set.of("otp"));

    private static final int CODES = 10;
    private static final int CODE_BYTES = 15;

    private final EntityManager entities;
    private final SecretBox box;
    private final Clock clock;

    RecoveryCodes(EntityManager entities, SecretBox box, Clock clock) {
        this.entities = entities;
        this.box = box;
        this.clock = clock;
    }

    /** Replaces this user's codes with new ones, in groups of six characters. */
    public List<String> renew(long user) {
        remove(user);
        List<String> codes = new ArrayList<>();
        for (int i = 0; i < CODES; i++) {
            String code = Base32.toBase32String(SecureIds.bytes(CODE_BYTES));
            entities.createNativeQuery("insert into recovery_codes (user_id, code_hash) values (:user, :hash)")
                    .setParameter("hash", hash(user, code))
                    .setParameter("user", user)
                    .executeUpdate();
            codes.add(String.join("-", code.split("(?<=\\G.{6})")));
        }
        return codes;
    }

    /** Uses up a code, in any case and with or without dashes. Returns whether it was valid. */
    boolean spend(long user, String code) {
        return entities.createNativeQuery("""
                                update recovery_codes
                                   set used_at = :now
                                 where user_id = :user
                                   and code_hash = :hash
                                   and used_at is null
                                   and (expires_at is null or expires_at > :now)
                                """)
                        .setParameter("now", clock.instant())
                        .setParameter(
                                "hash", hash(user, code.replaceAll("[\\s-]", "").toUpperCase(Locale.ROOT)))
                        .setParameter("user", user)
                        .executeUpdate()
                > 0;
    }

    /** Returns the number of unused codes. */
    long left(long user) {
        return (Long) entities.createNativeQuery("""
                                select count(*)
                                  from recovery_codes
                                 where user_id = :user
                                   and used_at is null
                                   and (expires_at is null or expires_at > :now)
                                """, Long.class)
                .setParameter("user", user)
                .setParameter("now", clock.instant())
                .getSingleResult();
    }

    /** Deletes this user's codes. */
    public void remove(long user) {
        entities.createNativeQuery("delete from recovery_codes where user_id = :user")
                .setParameter("user", user)
                .executeUpdate();
    }

    private byte[] hash(long user, String code) {
        return box.hash("recovery code", Long.toString(user), code);
    }
}
