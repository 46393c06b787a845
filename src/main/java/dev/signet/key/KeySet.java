package dev.signet.key;

import dev.signet.key.KeyPlan.Slot;
import dev.signet.key.TokenKey.Purpose;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The keys that a replica holds at one moment, indexed for fast lookup. Immutable. */
final class KeySet {
    private final Algorithm algorithm;
    private final List<TokenKey> given;
    private final List<StoredKey> stored;
    private final Map<String, TokenKey> byName = new HashMap<>();
    private final Map<String, StoredKey> storedByName = new HashMap<>();
    private final StoredKey[] access;
    private final StoredKey[] refresh;
    private final TokenKey givenAccess;
    private final TokenKey givenRefresh;
    private final TokenKey shared;
    private final List<TokenKey> published;
    private final PublishedKeys publishedKeys;

    /**
     * A key of the database.
     *
     * @param row its row in the database
     */
    record StoredKey(TokenKey key, SigningKey row) {
        /** Returns whether it is not yet retired at this time. */
        private boolean signs(Instant now) {
            return row.retiredAt == null || row.retiredAt.isAfter(now);
        }
    }

    /**
     * @param algorithm the algorithm of the stored keys that sign access tokens
     * @param given the keys of settings and files, signing keys first
     * @param stored the keys of the database
     */
    KeySet(Algorithm algorithm, List<TokenKey> given, List<StoredKey> stored) {
        this.algorithm = algorithm;
        this.given = given;
        this.stored = stored;
        for (StoredKey key : stored) {
            storedByName.put(key.key().kid(), key);
            byName.put(key.key().kid(), key.key());
        }
        // The key of a replaced system has no name: its tokens do not name a key.
        given.stream().filter(key -> key.purpose() != Purpose.LEGACY).forEach(key -> byName.put(key.kid(), key));
        this.access = signers(new Slot(Purpose.ACCESS, algorithm));
        this.refresh = signers(new Slot(Purpose.REFRESH, Algorithm.HS256));
        this.givenAccess = givenSigner(Purpose.ACCESS);
        this.givenRefresh = givenSigner(Purpose.REFRESH);
        this.shared = given.stream()
                .filter(key -> key.purpose().isShared())
                .findFirst()
                .orElse(null);
        this.published = all().filter(key ->
                        key.purpose() == Purpose.ACCESS && key.algorithm().isAsymmetric())
                .toList();
        this.publishedKeys = PublishedKeys.of(published);
    }

    private StoredKey[] signers(Slot slot) {
        return stored.stream()
                .filter(key -> slot.has(key.row()) && key.key().signing() != null)
                .sorted(Comparator.comparing((StoredKey key) -> key.row().signsFrom)
                        .thenComparing(key -> key.row().kid)
                        .reversed())
                .toArray(StoredKey[]::new);
    }

    private TokenKey givenSigner(Purpose kind) {
        return given.stream()
                .filter(key -> key.signs(kind) && key.signing() != null)
                .findFirst()
                .orElse(null);
    }

    /**
     * Returns the key that signs tokens of this kind at this time, or {@code null}. Of the stored keys it is the newest
     * one whose time has come, as in {@link KeyPlan#signing}, but only among those that could be decrypted.
     */
    TokenKey signing(Purpose kind, Instant now) {
        TokenKey first = kind == Purpose.ACCESS ? givenAccess : givenRefresh;
        if (first != null) {
            return first;
        }
        TokenKey next = null;
        for (StoredKey key : kind == Purpose.ACCESS ? access : refresh) {
            if (key.signs(now)) {
                next = key.key();
                if (!key.row().signsFrom.isAfter(now)) {
                    return next;
                }
            }
        }
        return next;
    }

    /** Returns the key with this name, or {@code null}. */
    TokenKey find(String kid) {
        return byName.get(kid);
    }

    /** Returns the key for tokens that do not name one, or {@code null}. */
    TokenKey shared() {
        return shared;
    }

    /** Returns whether exactly this key is held, and not another one with the same name. */
    boolean holds(TokenKey key) {
        TokenKey held = key.purpose() == Purpose.LEGACY ? shared : byName.get(key.kid());
        return held != null && (held == key || held.verification().equals(key.verification()));
    }

    boolean isStored(String kid) {
        return storedByName.containsKey(kid);
    }

    /** Returns the stored key with this name, or {@code null}. */
    StoredKey stored(String kid) {
        return storedByName.get(kid);
    }

    /** Returns the rows of the stored keys. */
    List<SigningKey> rows() {
        return stored.stream().map(StoredKey::row).toList();
    }

    List<TokenKey> given() {
        return given;
    }

    List<TokenKey> published() {
        return published;
    }

    PublishedKeys publishedKeys() {
        return publishedKeys;
    }

    private Stream<TokenKey> all() {
        return Stream.concat(given.stream(), stored.stream().map(StoredKey::key));
    }

    /** Returns a copy without the stored key of this name. */
    KeySet without(String kid) {
        return new KeySet(
                algorithm,
                given,
                stored.stream().filter(key -> !key.key().kid().equals(kid)).toList());
    }

    /** Returns a copy with these keys of settings and files. */
    KeySet withGiven(List<TokenKey> others) {
        return new KeySet(algorithm, others, stored);
    }

    /** Returns a copy with these keys of the database. */
    KeySet withStored(List<StoredKey> others) {
        return new KeySet(algorithm, given, others);
    }
}
