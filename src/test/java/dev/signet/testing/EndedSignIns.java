package dev.signet.testing;

import static org.hamcrest.Matchers.oneOf;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.Map;

/** What ends all sessions of somebody's, and whatever they, or somebody else, had begun in order to open one more. */
public enum EndedSignIns {
    SIGNED_OUT_EVERYWHERE {
        @Override
        Response happen(Member member) {
            return member.calls().post("/api/logout/all/");
        }
    },
    SIGNED_OUT_EVERYWHERE_ELSE {
        @Override
        Response happen(Member member) {
            return member.calls().post("/api/logout/all/?except_current=true");
        }
    },
    SIGNED_OUT_BY_AN_ADMINISTRATOR {
        @Override
        Response happen(Member member) {
            return Member.admin("root").calls().post("/api/logout/all/?user_id=" + member.id());
        }
    },
    NEW_PASSWORD {
        @Override
        Response happen(Member member) {
            return member.calls()
                    .contentType(ContentType.JSON)
                    .body(Map.of("current_password", Member.PASSWORD, "new_password", NEXT_PASSWORD))
                    .post("/api/users/set_password/");
        }
    },
    NEW_PASSWORD_BY_AN_ADMINISTRATOR {
        @Override
        Response happen(Member member) {
            return Member.admin("root")
                    .calls()
                    .contentType(ContentType.JSON)
                    .body(Map.of("new_password", NEXT_PASSWORD))
                    .post("/api/users/" + member.id() + "/set_password/");
        }
    },
    DEACTIVATED {
        @Override
        Response happen(Member member) {
            return changed(member, Map.of("is_active", false));
        }
    },
    DELETED {
        @Override
        Response happen(Member member) {
            return Member.admin("root")
                    .calls()
                    .contentType(ContentType.JSON)
                    .body(Map.of("current_password", Member.PASSWORD))
                    .delete("/api/users/" + member.id() + "/");
        }
    };

    private static final String NEXT_PASSWORD = "another password of the tests";

    abstract Response happen(Member member);

    /** Lets it happen to somebody, whose access token is valid. */
    public void to(Member member) {
        happen(member).then().statusCode(oneOf(200, 204));
    }

    /** Whether the account can still be signed in to. */
    public boolean leavesTheAccount() {
        return this != DEACTIVATED && this != DELETED;
    }

    /** The password that the account has afterwards. */
    public String password() {
        return this == NEW_PASSWORD || this == NEW_PASSWORD_BY_AN_ADMINISTRATOR ? NEXT_PASSWORD : Member.PASSWORD;
    }

    private static Response changed(Member member, Map<String, Object> changes) {
        return Member.admin("root")
                .calls()
                .contentType(ContentType.JSON)
                .body(changes)
                .patch("/api/users/" + member.id() + "/");
    }
}
