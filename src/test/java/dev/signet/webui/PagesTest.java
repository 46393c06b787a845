package dev.signet.webui;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages and their files over HTTP. */
@QuarkusTest
class PagesTest {
    private static final Pattern FILE = Pattern.compile("(?:href|src)=\"([^\"]+\\.(?:js|css|svg))\"");

    @ParameterizedTest
    @CsvSource({
        "/account/nonsense, ../",
        "/account/assets/nonsense, ../../",
        "/console/nonsense/deeper/, ../../../",
        "/nonsense, ./"
    })
    void an_address_that_does_not_exist_is_a_page_with_a_link_to_the_start(String path, String home) {
        Response page = given().accept("text/html,*/*;q=0.8")
                .header("Accept-Language", "de")
                .get(path);
        page.then()
                .statusCode(404)
                .contentType(startsWith("text/html"))
                .header("Content-Language", "de")
                .header("Cache-Control", "no-store")
                .header("Content-Security-Policy", startsWith("default-src 'none'; script-src 'self'"))
                .body(containsString("<h1>Diese Seite gibt es nicht</h1>"))
                .body(containsString("<a class=\"button\" href=\"" + home + "\">"));
        List<String> files = FILE.matcher(page.asString())
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(files).hasSize(3);
        files.forEach(file -> given().get(URI.create(path).resolve(file)).then().statusCode(200));
        given().accept("text/html").head(path).then().statusCode(404).contentType(startsWith("text/html"));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/nonsense/, text/html",
        "GET, /api, text/html",
        "GET, /q/nonsense, text/html",
        "GET, /.well-known/nonsense, text/html",
        "POST, /account/nonsense, text/html",
        "GET, /account/nonsense, */*",
        "GET, /nonsense, application/json"
    })
    void programs_get_the_contracts_page_for_an_unknown_path(String method, String path, String accept) {
        assertThat(given().accept(accept).request(method, path).asString()).contains("<h1>Not Found</h1>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/account/",
                "/account/sign-in",
                "/account/sign-up",
                "/account/forgot-password",
                "/account/security",
                "/account/devices",
                "/account/activity",
                "/console/",
                "/console/users",
                "/console/users/7",
                "/console/events",
                "/console/replicas"
            })
    void a_page_runs_its_own_scripts_and_no_other(String path) {
        Response page = given().get(path);
        page.then()
                .statusCode(200)
                .contentType(startsWith("text/html"))
                .header(
                        "Content-Security-Policy",
                        startsWith("default-src 'none'; script-src 'self'; style-src 'self';"))
                .header("Content-Security-Policy", containsString("frame-ancestors 'none'"))
                .header("Content-Security-Policy", containsString("require-trusted-types-for 'script'"))
                .header("Referrer-Policy", "no-referrer")
                .header("X-Content-Type-Options", "nosniff")
                .header("Cache-Control", "private, no-cache")
                .header("Vary", containsString("Accept-Language"));
        assertThat(page.header("Content-Security-Policy")).doesNotContain("unsafe");
        assertThat(page.asString()).doesNotContain("style=", "<style", "<script>", "onclick", "http://", "https://");
        given().header("If-None-Match", page.header("ETag")).get(path).then().statusCode(304);
        given().head(path).then().statusCode(200);
        given().post(path).then().statusCode(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/account/", "/console/", "/console/users/7"})
    void every_file_of_a_page_is_there_and_stays_in_the_cache_for_good(String path) {
        List<String> files = FILE.matcher(given().get(path).asString())
                .results()
                .map(found -> URI.create(path).resolve(found.group(1)).toString())
                .toList();
        assertThat(files).hasSizeGreaterThan(10);
        for (String file : files) {
            given().get(file)
                    .then()
                    .statusCode(200)
                    .header("Cache-Control", "public, max-age=31536000, immutable")
                    .header("Content-Encoding", "gzip");
            given().get(file.replaceFirst("assets/[0-9a-f]+/", "assets/0123456789abcdef/"))
                    .then()
                    .statusCode(404)
                    .header("Cache-Control", "no-store");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/account/nowhere",
                "/account/sign-in/",
                "/account/assets/",
                "/account/assets/x",
                "/account/assets/../../application.properties",
                "/account/index.html",
                "/console/nowhere",
                "/console/users/",
                "/console/users/x",
                "/console/users/-1",
                "/console/users/7/8",
                "/console/users/9999999999999999999",
                "/console/assets/x"
            })
    void an_unknown_page_is_an_unknown_path(String path) {
        given().urlEncodingEnabled(false).get(path).then().statusCode(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "-|-|en",
                "de|-|de",
                "de-AT,en;q=0.5|-|de",
                "fr,de;q=0.3|-|de",
                "en;q=0.2,de;q=0.9|-|de",
                "fr|-|en",
                "*|-|en",
                "!!|-|en",
                "de;q=x|-|en",
                "en|signet-language=de|de",
                "de|signet-language=en|en",
                "de|signet-language=<script>|de"
            })
    void the_language_is_the_one_that_was_switched_to_or_else_the_one_that_is_asked_for(
            String accepted, String cookie, String language) {
        var request = given();
        if (accepted != null) {
            request.header("Accept-Language", accepted);
        }
        if (cookie != null) {
            request.header("Cookie", cookie);
        }
        request.get("/account/")
                .then()
                .statusCode(200)
                .header("Content-Language", language)
                .body(startsWith("<!doctype html>\n<html lang=\"" + language + "\" dir=\"ltr\">"))
                .body(containsString("/text/" + language + ".js"));
    }

    @Test
    void short_addresses_lead_to_the_account() {
        given().redirects()
                .follow(false)
                .get("/account")
                .then()
                .statusCode(302)
                .header("Location", equalTo("account/"));
        given().redirects()
                .follow(false)
                .get("/console")
                .then()
                .statusCode(302)
                .header("Location", equalTo("console/"));
        given().redirects()
                .follow(false)
                .get("/.well-known/change-password")
                .then()
                .statusCode(302)
                .header("Location", equalTo("../account/security"));
    }

    @Test
    void without_a_contact_there_is_no_security_txt() {
        given().get("/.well-known/security.txt").then().statusCode(404);
    }
}
