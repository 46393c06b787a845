package dev.signet.account;

import dev.signet.page.Condition;
import dev.signet.user.User;
import java.util.Map;

/** Finds accounts by a part of their username or address. */
final class UserSearch {
    /**
     * What the index is asked. From now on, PostgreSQL plans each statement of this transaction for its values: if most
     * accounts have these letters, as those of an address's domain, it reads the list in its order; if few have them, it
     * reads the index.
     */
    private static final String TERMS = """
            select string_agg(term_query(part, length(part) = 3), ' & ')
              from set_config('plan_cache_mode', 'force_custom_plan', true) planned,
                   part_letters(:search) part
            """;

    /** The index finds texts that have all groups of three letters, in any order; then the text itself is compared. */
    private static final String MATCH = """
            user_terms(u.username, u.email) @@ cast(:terms as tsquery)
            and (position(fold_text(:search) in fold_text(u.username)) > 0
                 or position(fold_text(:search) in fold_text(u.email)) > 0)
            """;

    private UserSearch() {}

    /** Returns the condition that an account {@code u} has this part. Call it in the transaction that reads the list. */
    static Condition part(String text) {
        String terms = (String) User.getEntityManager()
                .createNativeQuery(TERMS, String.class)
                .setParameter("search", text)
                .getSingleResult();
        return terms == null
                ? new Condition("false", Map.of())
                : new Condition(MATCH, Map.of("search", text, "terms", terms));
    }
}
