package dev.signet.webui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.signet.testing.Member;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** Pages without a mouse, and with less motion. */
@QuarkusTest
class KeyboardTest extends ConsoleVisit {
    @Test
    void an_administrator_signs_in_and_closes_an_account_with_nothing_but_keys() {
        Member user = Member.user("yuri");
        browser.opens("/console/users/" + user.id());
        browser.isDrawn();
        tabsTo("Username");
        browser.keys(admin.username());
        tabsTo("Password");
        browser.keys(Member.PASSWORD, Keys.ENTER);
        browser.isAt("/console/users/" + user.id());
        browser.sees("Where they are signed in");

        tabsTo("Close account");
        browser.keys(Keys.ENTER);
        browser.sees("is signed out everywhere");
        awaitFocus("what changes nothing", "Cancel");
        browser.keys(Keys.ESCAPE);
        browser.seesNoMore("is signed out everywhere");
        awaitFocus("where it was", "Close account");

        browser.keys(Keys.SPACE);
        browser.sees("is signed out everywhere");
        awaitFocus("what changes nothing", "Cancel");
        tabsTo("Close account");
        assertThat(browser.runs("return !!document.activeElement.closest('dialog[open]')"))
                .isEqualTo(true);
        browser.keys(Keys.ENTER);
        browser.sees("The account is closed.");
        admin.calls().get("/api/users/" + user.id() + "/").then().body("is_active", equalTo(false));
    }

    @Test
    void the_first_key_leads_past_the_menu() {
        opens("/console/users", admin);
        browser.sees(admin.username());
        browser.reloads();
        browser.sees(admin.username());
        browser.keys(Keys.TAB);
        awaitFocus("past the menu", "Skip to the content");
        browser.keys(Keys.ENTER);
        browser.waitsFor("return document.activeElement.id === 'content'");
        browser.keys(Keys.TAB);
        awaitFocus("the first of the page itself", "New user");
    }

    private static void awaitFocus(String why, String name) {
        await(why).until(browser::focused, equalTo(name));
    }

    /** Goes there, and sees where the focus is. */
    private static void tabsTo(String name) {
        browser.tabsTo(name);
        assertThat(browser.runs("return getComputedStyle(document.activeElement).outlineStyle"))
                .as("the focus on %s", name)
                .isEqualTo("solid");
    }

    @Test
    void whoever_wants_less_motion_gets_no_animation_but_a_slow_wheel() {
        opens("/account/", admin);
        browser.sees("Delete your account");
        String moving = """
                const wheel = document.body.appendChild(document.createElement('span'));
                const skeleton = document.body.appendChild(document.createElement('div'));
                wheel.className = 'spinner';
                skeleton.className = 'skeleton';
                skeleton.append(document.createElement('i'));
                const found = document.getAnimations()
                  .filter(each => each.animationName && each.effect.getComputedTiming().duration > 0)
                  .map(each => each.animationName + ' ' + each.effect.getComputedTiming().duration);
                const changes = [...document.querySelectorAll('*')]
                  .filter(each => getComputedStyle(each).transitionDuration.split(', ').some(time => parseFloat(time) > 0)).length;
                wheel.remove();
                skeleton.remove();
                return found.sort().join() + ' and ' + (changes > 0 ? 'some' : 'no') + ' transitions';
                """;
        try {
            browser.wantsLessMotion(false);
            assertThat(browser.runs(moving)).isEqualTo("breathe 1600,turn 800 and some transitions");
            browser.wantsLessMotion(true);
            assertThat(browser.runs(moving)).isEqualTo("turn 4000 and no transitions");
        } finally {
            browser.isDark(false);
        }
    }
}
