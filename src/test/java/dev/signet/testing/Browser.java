package dev.signet.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.deque.html.axecore.providers.EmbeddedResourceAxeProvider;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import javax.naming.OperationNotSupportedException;
import org.awaitility.core.ConditionTimeoutException;
import org.openqa.selenium.By;
import org.openqa.selenium.ElementNotInteractableException;
import org.openqa.selenium.Keys;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.interactions.MoveTargetOutOfBoundsException;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * Chromium with somebody in front of it, who sees names and not identifiers. Tests are skipped if it is not installed.
 */
public final class Browser implements AutoCloseable {
    /** Where pictures of the pages go. */
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int MOST_TABS = 60;
    private static final String AXE = axe();

    private final ChromeDriver driver;
    private final String origin = "http://localhost:" + RestAssured.port;
    private int width = 1280;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    private static String axe() {
        try {
            return new EmbeddedResourceAxeProvider().getScript();
        } catch (IOException | OperationNotSupportedException missing) {
            throw new IllegalStateException(missing);
        }
    }

    /** Starts Chromium in this language. */
    public static Browser in(String language) {
        Optional<Path> chromium = Installed.find("chromium", "/usr/lib/chromium");
        Optional<Path> chromedriver = Installed.find("chromedriver", "/usr/lib/chromium");
        assumeTrue(
                chromium.isPresent() && chromedriver.isPresent(),
                "Chromium is not installed, so the pages are not tested: apt-get install chromium chromium-driver");
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.orElseThrow().toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--lang=" + language,
                "--accept-lang=" + language);
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.WARNING);
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(chromedriver.orElseThrow().toFile())
                .build();
        Browser browser = new Browser(new ChromeDriver(service, options));
        browser.driver.manage().timeouts().scriptTimeout(PATIENCE);
        browser.isWide(browser.width);
        browser.isDark(false);
        return browser;
    }

    @Override
    public void close() {
        driver.quit();
    }

    /** The window has this width from now on. */
    public void isWide(int pixels) {
        width = pixels;
        devTools(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", pixels, "height", 800, "deviceScaleFactor", 1, "mobile", pixels < 600));
        // Scripts of the page hear of it with the next picture.
        driver.executeAsyncScript(
                "const done = arguments[0];" + " requestAnimationFrame(() => requestAnimationFrame(() => done()))");
    }

    /** The system prefers dark colours from now on, or light ones. */
    public void isDark(boolean dark) {
        devTools(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"),
                                // So that no picture shows a change of colours halfway.
                                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    }

    /** The system prefers less motion from now on, or as much as pages like. */
    public void wantsLessMotion(boolean less) {
        devTools(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(Map.of("name", "prefers-reduced-motion", "value", less ? "reduce" : "no-preference"))));
    }

    /** There is no network from now on, or there is one again. */
    public void isOffline(boolean offline) {
        network(offline, 0, -1);
    }

    /** Each answer takes so long from now on. */
    public void isSlow(Duration latency) {
        network(false, latency.toMillis(), 50_000);
    }

    /** The network is like what Chromium's own tools call fast 4G from now on. */
    public void isOn4G() {
        network(false, 165, 1_012_500);
    }

    private void network(boolean offline, long latency, int bytesPerSecond) {
        devTools("Network.enable", Map.of());
        devTools(
                "Network.emulateNetworkConditions",
                Map.of(
                        "offline", offline,
                        "latency", latency,
                        "downloadThroughput", bytesPerSecond,
                        "uploadThroughput", bytesPerSecond));
    }

    /** Gives a command to Chromium's own tools. */
    public Map<String, Object> devTools(String command, Map<String, Object> parameters) {
        return driver.executeCdpCommand(command, parameters);
    }

    /** Opens a page, as if its address was typed. */
    public void opens(String path) {
        // A link that differs only after the # loads nothing.
        driver.get("about:blank");
        driver.get(origin + path);
    }

    /** Presses the browser's back button. */
    public void goesBack() {
        driver.navigate().back();
    }

    /** Loads the page again. */
    public void reloads() {
        driver.navigate().refresh();
    }

    /** Forgets cookies and everything else, like another browser. */
    public void forgetsEverything() {
        driver.get(origin + "/.well-known/jwks.json");
        devTools("Storage.clearDataForOrigin", Map.of("origin", origin, "storageTypes", "all"));
        devTools("Network.clearBrowserCookies", Map.of());
    }

    /** Waits until the page says this. */
    public void sees(String text) {
        waits(() -> text().contains(text), "\"" + text + "\"");
    }

    /** Waits until the page does not say this any more. */
    public void seesNoMore(String text) {
        waits(() -> !text().contains(text), "no \"" + text + "\"");
    }

    /** Waits until this script returns true. */
    public void waitsFor(String script) {
        waits(() -> Boolean.TRUE.equals(runs(script)), script);
    }

    /** The text of the page. */
    public String text() {
        return (String) runs("return document.body.innerText");
    }

    /** Waits until this is the path of the page. */
    public void isAt(String path) {
        waits(() -> path.equals(runs("return location.pathname + location.hash")), path);
    }

    /** Types into the field with this label, in place of what is in it. */
    public void types(String label, String text) {
        acts("type into " + label, () -> {
            WebElement field = field(label);
            field.clear();
            field.sendKeys(text);
        });
    }

    /** The field with this label. */
    public WebElement field(String label) {
        return found(
                By.xpath("//*[self::input or self::textarea or self::select][@id = //label[normalize-space(text()) = \""
                        + label + "\"]/@for or @aria-label = \"" + label + "\"]"));
    }

    /** Chooses from the list with this label. */
    public void chooses(String label, String choice) {
        acts(
                "choose " + choice,
                () -> field(label)
                        .findElement(By.xpath("option[normalize-space() = \"" + choice + "\"]"))
                        .click());
    }

    /** Presses a button of the question in front of the page. */
    public void confirms(String name) {
        acts(
                "confirm " + name,
                () -> found(By.xpath("//dialog[@open]//button[normalize-space() = \"" + name + "\"]"))
                        .click());
    }

    /** Presses a button or follows a link with this text. */
    public void presses(String name) {
        acts("press " + name, () -> button(name).click());
    }

    /** Presses these keys, wherever the focus is. */
    public void keys(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    /** The name of what has the focus. */
    public String focused() {
        return (String) runs("""
                const it = document.activeElement;
                const label = [...it.labels?.[0]?.childNodes ?? []].find(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
                return (it.getAttribute('aria-label') ?? label?.data ?? it.innerText ?? '').trim();
                """);
    }

    /** Presses the Tab key until the focus is on what has this name. */
    public void tabsTo(String name) {
        for (int i = 0; i < MOST_TABS; i++) {
            keys(Keys.TAB);
            if (focused().equals(name) || focused().startsWith(name + " (")) {
                return;
            }
        }
        throw new AssertionError("The Tab key does not lead to " + name);
    }

    /**
     * The texts of the page in its own language, as people see or hear them: each piece by itself, with names and hints of fields.
     */
    @SuppressWarnings("unchecked")
    public List<String> texts() {
        return (List<String>) runs("""
                const texts = new Set([document.title]);
                const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
                for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                  const said = node.nodeType === Node.TEXT_NODE
                    ? [node.parentElement.closest('script, style, pre, code, noscript, body [lang], [translate=no]') ? '' : node.data]
                    : ['aria-label', 'placeholder', 'title', 'alt'].map(name => node.getAttribute(name) ?? '');
                  said.map(text => text.trim()).filter(Boolean).forEach(text => texts.add(text));
                }
                return [...texts];
                """);
    }

    /** Presses a button twice, as fast as the browser can. */
    public void pressesTwice(String name) {
        acts(
                "press " + name + " twice",
                () -> driver.executeScript("arguments[0].click(); arguments[0].click()", button(name)));
    }

    /** Does something to a part of the page, once more if the page has just drawn it anew or something else is before it. */
    private void acts(String what, Runnable action) {
        waits(
                () -> {
                    try {
                        action.run();
                        return true;
                    } catch (StaleElementReferenceException
                            | NoSuchElementException
                            | ElementNotInteractableException
                            | MoveTargetOutOfBoundsException notNow) {
                        return false;
                    }
                },
                "a chance to " + what);
    }

    private WebElement button(String name) {
        String named = "[normalize-space() = \"" + name + "\" or starts-with(normalize-space(), \"" + name + " (\")]";
        return found(By.xpath("//button" + named + " | //a" + named));
    }

    private WebElement found(By what) {
        waits(() -> driver.findElements(what).stream().anyMatch(WebElement::isDisplayed), what.toString());
        return driver.findElements(what).stream()
                .filter(WebElement::isDisplayed)
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException(what.toString()));
    }

    /** Runs a script in the page. */
    public Object runs(String script) {
        return driver.executeScript(script);
    }

    /** Waits until the page is drawn, and nothing is loading. */
    public void isDrawn() {
        waits(
                () -> Boolean.TRUE.equals(runs("return !document.querySelector('#app[aria-busy], .skeleton')"
                        + " && !!document.querySelector('h1')")),
                "the page");
    }

    /** The serious faults that axe finds for people who use the page in other ways. */
    @SuppressWarnings("unchecked")
    public List<String> barriers() {
        if (!Boolean.TRUE.equals(runs("return 'axe' in window"))) {
            runs(AXE);
        }
        // Without AxeBuilder, which sends the script for each check, and gets all that is right as well.
        return (List<String>) driver.executeAsyncScript("""
                const done = arguments[0];
                axe.run({resultTypes: ['violations']}).then(
                    found => done(found.violations
                        .filter(rule => ['serious', 'critical'].includes(rule.impact))
                        .map(rule => `${rule.id}: ${rule.help} ${rule.nodes.map(node => node.html)}`)),
                    fault => done([`axe: ${fault}`]));
                """);
    }

    /** Whether something is wider than the window. */
    public boolean overflows() {
        return Boolean.TRUE.equals(
                runs("return document.documentElement.scrollWidth > document.documentElement.clientWidth"));
    }

    /** The browser's messages: errors of scripts, and what the content policy blocked. */
    public List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(entry -> entry.getMessage())
                .filter(message -> !message.contains("Failed to load resource"))
                .toList();
    }

    /** What the browser measured while it loaded this page. */
    public PageLoad load() {
        return PageLoad.of(this);
    }

    /** Stores pictures of an English page, small and wide, light and dark, and checks that it fits and has no barriers. */
    public void isSeenEverywhere(String name) {
        for (boolean dark : new boolean[] {false, true}) {
            isDark(dark);
            for (int width : new int[] {320, 1280}) {
                isWide(width);
                assertThat(overflows()).as(name + " is wider than " + width).isFalse();
                screenshot("en/" + name + "-" + width + (dark ? "-dark" : ""));
            }
            assertThat(barriers()).as(name).isEmpty();
        }
        isDark(false);
    }

    /** Stores a picture of the whole page in {@code target/screenshots}. */
    public void screenshot(String name) {
        runs("scrollTo(0, 0)");
        Number height = (Number) runs("return Math.max(document.documentElement.scrollHeight, innerHeight)");
        Object picture = devTools(
                        "Page.captureScreenshot",
                        Map.of(
                                "format",
                                "png",
                                "captureBeyondViewport",
                                true,
                                "optimizeForSpeed",
                                true,
                                "clip",
                                Map.of("x", 0, "y", 0, "width", width, "height", height, "scale", 1)))
                .get("data");
        try {
            Path file = SCREENSHOTS.resolve(name + ".png");
            Files.createDirectories(file.getParent());
            Files.write(file, Base64.getDecoder().decode((String) picture));
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private void waits(BooleanSupplier condition, String what) {
        try {
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(50))
                    .ignoreExceptionsInstanceOf(WebDriverException.class)
                    .until(condition::getAsBoolean);
        } catch (ConditionTimeoutException never) {
            throw new AssertionError("Waited for " + what + ", but the page says: " + text(), never);
        }
    }
}
