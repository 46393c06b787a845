package dev.signet.webui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.Member;
import dev.signet.testing.Rounds;
import dev.signet.web.SpokenLanguages;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From right to left, every page is its own mirror image, and nothing is wider than the window. */
@QuarkusTest
class RightToLeftTest extends ConsoleVisit {
    private static final List<String> ANYBODY =
            List.of("", "account/sign-in", "account/sign-up", "account/forgot-password", "account/#activate/NA/x");

    /** Boxes, from the large ones to the small ones. Charts and code keep their direction. */
    private static final String MEASURE = """
            const boxes = [...document.querySelectorAll('nav, main, section, label, input, select, button, .icon, .badge, .initial, .monogram')]
              .filter(each => !each.closest('.chart, .charts, .timeline, code, pre, .scroll, .skip') && each.checkVisibility());
            return boxes.map(each => {
              const {left, right} = each.getBoundingClientRect();
              return {what: each.tagName + '.' + each.className + ' ' + each.innerText?.slice(0, 30), left, right};
            });
            """;

    private final SoftAssertions all = new SoftAssertions();

    @Test
    void every_page_is_mirrored() {
        for (String page : ANYBODY) {
            browser.opens("/" + page);
            isMirrored(page);
        }
        Member user = Member.user("zoe");
        opens("/account/", admin);
        browser.sees("Delete your account");
        for (String page : List.of(
                "account/",
                "account/security",
                "account/devices",
                "account/activity",
                "console/",
                "console/users",
                "console/users/" + user.id(),
                "console/events",
                "console/keys",
                "console/settings?search=mail")) {
            browser.opens("/" + page);
            isMirrored(page);
        }
        assertThat(browser.complaints()).isEmpty();
        all.assertAll();
    }

    @Test
    void the_drawer_of_a_phone_comes_from_the_right() {
        try {
            browser.isWide(360);
            opens("/console/", admin);
            browser.sees("Active sessions");
            browser.runs("document.documentElement.dir = 'rtl'; document.querySelector('.opens-drawer').click()");
            browser.sees("Security events");
            assertThat((Boolean) browser.runs("return Math.abs(document.querySelector('.drawer')"
                            + ".getBoundingClientRect().right - innerWidth) < 2"))
                    .isTrue();
        } finally {
            browser.isWide(1280);
        }
    }

    /** Measured again if the page has changed in between, such as by the time that it shows. */
    private void isMirrored(String page) {
        all.check(() -> Rounds.untilItHolds(() -> {
            SoftAssertions once = new SoftAssertions();
            isMirrored(page, once);
            once.assertAll();
        }));
    }

    private static void isMirrored(String page, SoftAssertions all) {
        browser.isDrawn();
        for (int width : new int[] {320, 1280}) {
            browser.isWide(width);
            browser.runs("document.documentElement.dir = 'ltr'");
            List<Map<String, Object>> before = boxes();
            browser.runs("document.documentElement.dir = 'rtl'");
            List<Map<String, Object>> after = boxes();
            all.assertThat(browser.overflows()).as("%s at %d px", page, width).isFalse();
            all.assertThat(after).as("%s at %d px", page, width).hasSameSizeAs(before);
            for (int i = 0; i < Math.min(before.size(), after.size()); i++) {
                String what =
                        "%s at %d px: %s".formatted(page, width, before.get(i).get("what"));
                all.assertThat(number(after.get(i), "left")).as(what).isBetween(-1.0, width + 1.0);
                all.assertThat(number(after.get(i), "left") + number(before.get(i), "right"))
                        .as(what)
                        .isBetween(width - 2.0, width + 2.0);
            }
            if (width > 320) {
                browser.screenshot("rtl/" + page.replaceAll("[^a-z-]+", "-"));
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> boxes() {
        return (List<Map<String, Object>>) browser.runs(MEASURE);
    }

    private static double number(Map<String, Object> box, String side) {
        return ((Number) box.get(side)).doubleValue();
    }

    @ParameterizedTest
    @CsvSource({"ar,rtl", "he,rtl", "fa-IR,rtl", "ur-PK,rtl", "en,ltr", "de-AT,ltr", "arn,ltr", "az,ltr"})
    void the_language_of_a_page_decides(String language, String direction) {
        assertThat(Languages.direction(language)).isEqualTo(direction);
    }

    @Test
    void the_languages_of_today_are_written_from_left_to_right() {
        for (String language : SpokenLanguages.ALL) {
            browser.opens("/");
            browser.runs("document.cookie = 'signet-language=" + language + "; Path=/'");
            browser.opens("/");
            browser.isDrawn();
            assertThat(browser.runs("return document.documentElement.lang + ' ' + document.documentElement.dir"))
                    .isEqualTo(language + " ltr");
        }
    }
}
