package dev.signet.testing;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;

/** The log while this is open. */
public final class CapturedLog extends Handler implements AutoCloseable {
    private static final Logger ROOT = Logger.getLogger("");

    private final List<LogRecord> records = new CopyOnWriteArrayList<>();

    private CapturedLog() {}

    /** Begins. */
    public static CapturedLog open() {
        CapturedLog log = new CapturedLog();
        ROOT.addHandler(log);
        return log;
    }

    /** Each message of this level or a higher one so far, with the stack trace that belongs to it. */
    public List<String> lines(Level least) {
        return lines(least, "");
    }

    /** The same, but only what the package of this class wrote: a service in this process writes whenever it likes. */
    public List<String> lines(Level least, Class<?> source) {
        return lines(least, source.getPackageName());
    }

    private List<String> lines(Level least, String source) {
        return records.stream()
                .filter(each -> each.getLevel().intValue() >= least.intValue())
                .filter(each -> String.valueOf(each.getLoggerName()).startsWith(source))
                .map(CapturedLog::text)
                .toList();
    }

    private static String text(LogRecord logged) {
        StringWriter text = new StringWriter();
        text.append(logged instanceof ExtLogRecord extended ? extended.getFormattedMessage() : logged.getMessage());
        if (logged.getThrown() != null) {
            logged.getThrown().printStackTrace(new PrintWriter(text.append('\n'), true));
        }
        return text.toString();
    }

    @Override
    public void publish(LogRecord each) {
        records.add(each);
    }

    @Override
    public void flush() {
        // Nothing is held back.
    }

    @Override
    public void close() {
        ROOT.removeHandler(this);
    }
}
