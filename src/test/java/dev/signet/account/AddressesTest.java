package dev.signet.account;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.signet.mail.Recipient;
import dev.signet.testing.Mailbox;
import dev.signet.testing.Mailbox.Mail;
import dev.signet.testing.Member;
import dev.signet.testing.RealMail;
import dev.signet.testing.Sql;
import dev.signet.user.UserLookup;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.IDN;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every spelling of an address finds its accounts; accounts that were brought along keep whatever address they have. */
@QuarkusTest
@TestProfile(RealMail.class)
class AddressesTest {
    /** Spellings of one domain. */
    private static final List<String> DOMAINS = List.of(
            "bücher.example.com",
            "BÜCHER.Example.COM",
            "bu\u0308cher.example.com",
            "xn--bcher-kva.example.com",
            "XN--BCHER-KVA.EXAMPLE.COM",
            "ｂücher.example。com");

    private final String tag = UUID.randomUUID().toString().substring(0, 13);

    @Inject
    Mailbox mailbox;

    @Test
    void whatever_spelling_is_stored_and_asked_for_the_mail_goes_to_the_stored_one() {
        Map<String, String> wanted = new HashMap<>();
        int number = 0;
        for (String stored : DOMAINS) {
            for (String asked : DOMAINS) {
                String local = "pair" + number++ + "-" + tag;
                brought("User" + local, "User" + local + "@" + stored);
                forgets("uSER" + local + "@" + asked).then().statusCode(204);
                wanted.put(Recipient.of("User" + local + "@" + stored), stored + " asked as " + asked);
            }
        }

        wanted.forEach((recipient, pair) ->
                assertThat(mailbox.first(recipient).text()).as(pair).contains("myapp://reset/"));
    }

    @Test
    void every_account_that_shares_an_address_gets_its_link() {
        List<String> spellings = List.of(
                "shared-%s@COMPANY.COM",
                "shared-%s@Company.com", "Shared-%s@company.com", "SHARED-%s@company.com", "shared-%s@company.com");
        for (int i = 0; i < spellings.size(); i++) {
            brought("shared-" + i + "-" + tag, spellings.get(i).formatted(tag));
        }

        forgets("sHARED-" + tag + "@cOMPANY.com").then().statusCode(204);

        for (String spelling : spellings) {
            assertThat(mailbox.first(spelling.formatted(tag)).uid()).isNotEmpty();
        }
    }

    @Test
    void whoever_registers_with_an_internationalized_domain_gets_the_mail_and_no_spelling_of_it_registers_again() {
        String address = "idn-" + tag + "@exämple.example.com";
        register("idn-" + tag, address).then().statusCode(201).body("email", equalTo(address));
        Mail mail = mailbox.first("idn-" + tag + "@xn--exmple-cua.example.com");
        post("activation", Map.of("uid", mail.uid(), "token", mail.token()))
                .then()
                .statusCode(204);

        register("idn2-" + tag, "IDN-" + tag + "@XN--EXMPLE-CUA.example.com")
                .then()
                .statusCode(201);

        assertThat(mailbox.first("IDN-" + tag + "@xn--exmple-cua.example.com").subject())
                .startsWith("You have an account");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "user@example.c",
                "user@1.2.3.4",
                "user@localhost",
                "user@intranet",
                "user@-a.com",
                "us er@example.com",
                "user@[1.2.3.256]",
                "user@[IPv6:::1]",
                "user@ex_mple.com",
                "\"a b\"@example.com",
                "user@ä",
                "user@xn--ä.com"
            })
    void what_is_no_address_is_refused(String address) {
        register("no-" + tag, address).then().statusCode(400).body("email[0]", equalTo("Enter a valid email address."));
    }

    /** Django's commands and imports store what no validator has seen. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "me-%s@localhost",
                "me-%s@intranet",
                "me-%s@EXÄMPLE.Com",
                "me-%s@[127.0.0.1]",
                "me-%s@[2001:db8::1]",
                "ME-%s@EXAMPLE.COM",
                "no address %s",
                " space-%s@example.com ",
                "me-%s@example.c",
                "mé-%s@example.com",
                "me-%s@1.2.3.4",
                "a@b@c-%s",
                "me-%s@straße.de"
            })
    void a_user_reads_an_odd_address_sends_it_back_and_replaces_it(String odd) {
        String address = odd.formatted(tag);
        Member member = Member.user("odd");
        Sql.run("update users set email = ? where id = ?", address, member.id());

        member.calls().get("/api/users/me/").then().statusCode(200).body("email", equalTo(address));
        for (String path : List.of("/api/users/me/", "/api/users/" + member.id() + "/")) {
            member.calls()
                    .contentType(ContentType.JSON)
                    .body(Map.of("email", address))
                    .put(path)
                    .then()
                    .statusCode(200)
                    .body("email", equalTo(address));
        }
        Member admin = Member.admin("odd");
        admin.calls()
                .contentType(ContentType.JSON)
                .body(Map.of("email", address, "is_active", true))
                .put("/api/users/" + member.id() + "/")
                .then()
                .statusCode(200)
                .body("email", equalTo(address));

        String next = "new-" + UUID.randomUUID() + "@exämple.com";
        member.calls()
                .contentType(ContentType.JSON)
                .body(Map.of("email", next, "current_password", Member.PASSWORD))
                .patch("/api/users/me/")
                .then()
                .statusCode(200);
        Mail mail = mailbox.first(Recipient.of(next));
        post("activation", Map.of("uid", mail.uid(), "token", mail.token()))
                .then()
                .statusCode(204);
        member.calls().get("/api/users/me/").then().statusCode(200).body("email", equalTo(next));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "reset-%s@localhost",
                "reset-%s@[127.0.0.1]",
                "reset-%s@[2001:db8::1]",
                "reset-%s@straße.de",
                "\"re(set)-%s\"@example.com"
            })
    void an_odd_address_gets_its_reset_mail(String odd) {
        String address = odd.formatted(tag);
        brought("reset-" + tag, address);

        forgets(address).then().statusCode(204);

        assertThat(received(Recipient.of(address))).contains("myapp://reset/");
    }

    /** As the server sees the header: without the brackets around an invalid one. */
    private String received(String recipient) {
        return mailbox.first(recipient.replaceAll("^<|>$", "")).text();
    }

    /** The database reads A-labels, Java writes them. */
    @Test
    void a_label_in_ascii_is_the_label_in_letters() {
        Random random = new Random(5890);
        String letters = "abcxyz019-äöüßéñçøåčžабвгдежиклмнλμνπαβγςσ中文字漢かなカナ한국";
        List<String> ascii = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            StringBuilder label = new StringBuilder("a");
            for (int length = random.nextInt(20); length > 0; length--) {
                label.append(letters.charAt(random.nextInt(letters.length())));
            }
            String address = "user@" + label + "ä.example.com";
            ascii.add(Recipient.of(address));
            assertThat(folded(Recipient.of(address).toUpperCase())).as(address).isEqualTo(folded(address));
        }
        assertThat(ascii).allMatch(address -> address.contains("@xn--"));
        assertThat(folded("user@strasse.de")).isNotEqualTo(folded("user@straße.de"));
        assertThat(folded("user@" + IDN.toASCII("bücher.de"))).isEqualTo(folded("user@bücher.de"));
    }

    /** Otherwise a domain that there is not would stand for one that there is. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "xn--",
                "xn--a-",
                "xn--abc-",
                "xn--example-",
                "xn--a",
                "xn--99999999",
                "xn--zzzzzzzzzzzzzzzzzzzzzzzzzzzzzz",
                "xn--a-b-c-d-e",
                "xn--ls8h-",
                "xn--exmple-CUA!",
                "xn--\u00e4",
                "xn----",
                "xn--0",
                "xn--a-ecp.ru",
                "xn--9999999999999999999999999999999999",
                "xn--iia-ih3",
                "xn--xmple-fva"
            })
    void what_only_looks_like_a_label_in_ascii_is_taken_as_it_is(String label) {
        assertThat(folded("user@" + label + ".com"))
                .startsWith("user@")
                .endsWith(".com")
                .isNotEqualTo("user@example.com");
        assertThat(folded(folded("user@" + label + ".com"))).isEqualTo(folded("user@" + label + ".com"));
    }

    private static String folded(String address) {
        return QuarkusTransaction.requiringNew().call(() -> UserLookup.folded(address));
    }

    private static void brought(String username, String email) {
        Sql.run("insert into users (username, email, password) values (?, ?, 'x')", username, email);
    }

    private static Response forgets(String address) {
        return post("reset_password", Map.of("email", address));
    }

    private static Response register(String username, String email) {
        return given().contentType(ContentType.JSON)
                .body(Map.of("username", username, "email", email, "password", "a quiet walk by the river"))
                .post("/api/users/");
    }

    private static Response post(String path, Map<String, String> body) {
        return given().contentType(ContentType.JSON).body(body).post("/api/users/" + path + "/");
    }
}
