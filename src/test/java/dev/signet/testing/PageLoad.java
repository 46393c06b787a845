package dev.signet.testing;

import java.time.Duration;

/**
 * What a browser measured while it loaded a page; the log says it, too.
 *
 * @param bytes what came over the network, including headers
 * @param requests for the page and everything that it loaded
 * @param firstPaint when it first showed something, counted from the request for it
 */
public record PageLoad(long bytes, long requests, Duration firstPaint) {
    private static final System.Logger LOG = System.getLogger("pages");

    static PageLoad of(Browser browser) {
        PageLoad load = new PageLoad(
                number(
                        browser,
                        "['navigation', 'resource'].flatMap(type => performance.getEntriesByType(type))"
                                + ".reduce((sum, each) => sum + each.transferSize, 0)"),
                number(browser, "performance.getEntriesByType('resource').length + 1"),
                Duration.ofMillis(
                        number(browser, "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0")));
        LOG.log(System.Logger.Level.INFO, "{0}: {1}", browser.runs("return location.pathname"), load);
        return load;
    }

    private static long number(Browser browser, String expression) {
        return ((Number) browser.runs("return " + expression)).longValue();
    }
}
