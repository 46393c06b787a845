package dev.signet.account;

import dev.signet.page.Condition;
import dev.signet.page.Filters;
import dev.signet.page.ListPage;
import dev.signet.page.Listing;
import dev.signet.page.Orderings;
import dev.signet.page.PageSizes;
import dev.signet.page.Rows;
import dev.signet.page.Slice;
import dev.signet.page.SortKey;
import dev.signet.page.SqlRows;
import dev.signet.page.TableRows;
import dev.signet.profile.DocumentFilters;
import dev.signet.security.Caller;
import dev.signet.security.CurrentRequest;
import dev.signet.security.Roles;
import dev.signet.standby.FromStandby;
import dev.signet.user.User;
import dev.signet.web.Query;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The list of accounts, the newest first unless the client asks for another order. */
@Singleton
class UserList {
    private static final Listing LISTING = new Listing(
            Orderings.of(
                    SortKey.of("id", "u.id", "bigint"),
                    SortKey.of("username", "u.username", "varchar"),
                    SortKey.of("email", "u.email", "varchar"),
                    SortKey.of("date_joined", "u.date_joined", "timestamptz"),
                    // Accounts that never logged in sort last, as null does in PostgreSQL.
                    SortKey.of("last_login", "coalesce(u.last_login, 'infinity')", "timestamptz")),
            PageSizes.DEFAULT);

    private static final Filters FILTERS = Filters.none()
            .text("username", "u.username = :username", "username")
            .text("email", "u.email = :email", "email")
            .bool("is_active", "u.is_active", "not u.is_active")
            .bool("is_staff", "u.is_staff", "not u.is_staff")
            .choice("role", Map.of(Roles.ADMIN, "u.is_staff", Roles.USER, "not u.is_staff"))
            .instant("joined_since", "u.date_joined >= :joined_since")
            .instant("joined_before", "u.date_joined < :joined_before")
            .value("search", UserSearch::part);

    private final AccountResponses responses;
    private final DocumentFilters documents;
    private final CurrentRequest request;

    UserList(AccountResponses responses, DocumentFilters documents, CurrentRequest request) {
        this.responses = responses;
        this.documents = documents;
        this.request = request;
    }

    /**
     * Returns the page that the query asks for: of all accounts for an administrator, of the caller's own account for
     * other users.
     */
    @FromStandby
    @Transactional
    ListPage<?> page(UriInfo uri) {
        return LISTING.page(uri, rows(Query.of(uri)));
    }

    /** Returns the accounts from the query's cursor on, for a caller that is not a request. */
    @Transactional
    Slice<?> slice(Query query) {
        return LISTING.slice(query, rows(query));
    }

    /** Does the same as {@link #page}, but always returns a counted page. */
    @FromStandby
    @Transactional
    ListPage<?> countedPage(UriInfo uri) {
        return LISTING.countedPage(uri, rows(Query.of(uri)));
    }

    private Rows<?> rows(Query query) {
        Caller caller = request.caller();
        List<Condition> conditions = new ArrayList<>(FILTERS.of(query));
        if (caller.admin()) {
            conditions.addAll(documents.of(query));
            return new TableRows<>(rows(conditions), responses::managed, ManagedUserResponse::id);
        }
        conditions.add(new Condition("u.id = :self", Map.of("self", caller.id())));
        return new TableRows<>(rows(conditions), responses::own, UserResponse::id);
    }

    private static SqlRows rows(List<Condition> conditions) {
        return new SqlRows(User.getEntityManager(), "users u", "u.id", conditions);
    }
}
