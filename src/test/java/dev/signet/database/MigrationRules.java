package dev.signet.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rules for migrations that replicas of the previous release can live with (docs/migrations.md), for the text of one
 * script. A statement with a comment {@code -- compatible: why} is exempt.
 */
public final class MigrationRules {
    private static final Pattern EXEMPT = Pattern.compile("--\\s*compatible:\\s*\\S");

    /** A comment, a text, a name, the body of a function, or the end of a statement. */
    private static final Pattern TOKEN = Pattern.compile(
            "--[^\\n]*|/\\*.*?\\*/|'(?:[^']|'')*'|\"[^\"]*\"|\\$(\\w*)\\$.*?\\$\\1\\$|;", Pattern.DOTALL);

    private static final Pattern NEW_TABLE =
            Pattern.compile("create (?:unlogged )?table (?:if not exists )?([\\w.\"]+).*");
    private static final Pattern TABLE = Pattern.compile("(?:alter table (?:if exists )?(?:only )?"
            + "|update (?:only )?|delete from (?:only )?|insert into |truncate (?:table )?"
            + "|create (?:unique )?index .*?\\bon (?:only )?)([\\w.\"]+).*");
    private static final Pattern ALTER_TABLE =
            Pattern.compile("(alter table (?:if exists )?(?:only )?[\\w.\"]+ )(?!rename|set schema)(.*)");

    /** The tables that a statement locks against writers. */
    private static final Pattern LOCKED = Pattern.compile(
            "(?:^alter table (?:if exists )?(?:only )?|^(?:create|drop) .*\\btrigger .*? on |\\breferences )([\\w.\"]+)");

    /** Commas outside of parentheses. */
    private static final Pattern BETWEEN_ACTIONS = Pattern.compile(",(?![^()]*\\)) ?");

    private static final String ADD_CONSTRAINT =
            "alter table .*? add (?:constraint \\S+ )?(?:check|foreign key|unique|primary key|exclude)\\b";
    private static final String ADD_COLUMN =
            "alter table .*? add (?:column )?(?!(?:constraint|check|foreign|unique|primary|exclude)\\b)\\S+ ";

    /** Rules for everything but new tables. */
    private static final List<Rule> RULES = List.of(
            new Rule("drops what replicas of the previous release may use", "drop .*"),
            new Rule(
                    "drops what replicas of the previous release may use",
                    "alter table .*? drop (?:column |constraint ).*|alter table .*? alter .* drop default.*"),
            new Rule("renames what replicas of the previous release use", "alter .* (?:rename|set schema)\\b.*"),
            new Rule("changes the type of a column", "alter table .*? alter (?:column )?\\S+ (?:set data )?type\\b.*"),
            new Rule("reads the whole table while nobody can use it", "alter table .* set not null.*"),
            new Rule(
                    "reads the whole table while nobody can write: add the constraint not valid, then validate it",
                    ADD_CONSTRAINT + "(?!.*\\b(?:not valid|using index)\\b).*"),
            new Rule(
                    "adds a column that the previous release does not fill: give it a default",
                    ADD_COLUMN + "(?!.*\\b(?:default|generated)\\b).*\\bnot null\\b.*"),
            new Rule(
                    "adds a column that rewrites or reads the whole table",
                    ADD_COLUMN + ".*(?:serial\\b|\\bgenerated\\b|\\bunique\\b|\\bprimary key\\b|\\bcheck ?\\("
                            + "|\\bdefault (?:gen_random_uuid|random|clock_timestamp|nextval|timeofday|uuid_\\w+)\\b).*"),
            new Rule(
                    "builds an index while nobody can write: let operators create it before, and write if not exists",
                    "create (?:unique )?index (?!if not exists).*"),
            new Rule(
                    "waits for Flyway's own transaction, which waits for it",
                    "(?:create (?:unique )?|drop )index concurrently.*"),
            new Rule(
                    "changes rows of a table in one transaction: do it in batches",
                    "(?:update|delete from|insert into|merge into|with) .*"),
            new Rule("locks a whole table", "(?:lock|truncate|cluster|vacuum full|reindex (?!.*concurrently)).*"));

    private static final Rule NOT_IN_A_TRANSACTION =
            new Rule("needs a file of its own, next to a .conf that says executeInTransaction=false", "do\\b.*");

    private MigrationRules() {}

    private record Rule(String what, Pattern pattern) {
        Rule(String what, String pattern) {
            this(what, Pattern.compile(pattern));
        }

        boolean isBrokenBy(String statement) {
            return pattern.matcher(statement).matches();
        }
    }

    private record Statement(String text, boolean exempt) {}

    /** What is wrong with a script of db/migration. */
    public static List<String> faults(Path script) throws IOException {
        Path settings = script.resolveSibling(script.getFileName() + ".conf");
        boolean transaction = !Files.exists(settings)
                || !Files.readString(settings).replace(" ", "").contains("executeInTransaction=false");
        return faults(Files.readString(script), transaction);
    }

    /**
     * What is wrong with a script.
     *
     * @param transaction whether it runs in a transaction
     */
    static List<String> faults(String script, boolean transaction) {
        Set<String> made = new HashSet<>();
        Set<String> locked = new TreeSet<>();
        List<String> faults = new ArrayList<>();
        for (Statement statement : statements(script)) {
            Matcher create = NEW_TABLE.matcher(statement.text());
            Matcher about = TABLE.matcher(statement.text());
            if (!statement.exempt()) {
                LOCKED.matcher(statement.text())
                        .results()
                        .map(each -> each.group(1))
                        .forEach(locked::add);
            }
            if (create.matches()) {
                made.add(create.group(1));
            } else if (!statement.exempt() && !(about.matches() && made.contains(about.group(1)))) {
                RULES.stream()
                        .filter(rule -> actions(statement.text()).stream().anyMatch(rule::isBrokenBy))
                        .forEach(rule -> faults.add(rule.what() + ": " + statement.text()));
                if (transaction && NOT_IN_A_TRANSACTION.isBrokenBy(statement.text())) {
                    faults.add(NOT_IN_A_TRANSACTION.what() + ": " + statement.text());
                }
            }
        }
        locked.removeAll(made);
        if (transaction && locked.size() > 1) {
            faults.add(
                    "locks several tables, which can end in a deadlock with a request: a file for each of " + locked);
        }
        return faults;
    }

    /** One statement for each action of an {@code alter table}. */
    private static List<String> actions(String statement) {
        Matcher alter = ALTER_TABLE.matcher(statement);
        if (!alter.matches()) {
            return List.of(statement);
        }
        return BETWEEN_ACTIONS
                .splitAsStream(alter.group(2))
                .map(action -> alter.group(1) + action)
                .toList();
    }

    /** The statements in lower case, without comments, and without what texts and bodies contain. */
    private static List<Statement> statements(String script) {
        List<Statement> statements = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        boolean exempt = false;
        Matcher token = TOKEN.matcher(script);
        int from = 0;
        while (token.find()) {
            text.append(script, from, token.start());
            from = token.end();
            String found = token.group();
            if (found.equals(";")) {
                add(statements, text, exempt);
                exempt = false;
            } else if (found.startsWith("--")) {
                exempt |= EXEMPT.matcher(found).find();
            } else if (found.startsWith("\"")) {
                text.append(found);
            } else if (!found.startsWith("/*")) {
                text.append("''");
            }
        }
        text.append(script.substring(from));
        add(statements, text, exempt);
        return statements;
    }

    private static void add(List<Statement> statements, StringBuilder text, boolean exempt) {
        String statement = text.toString().toLowerCase(Locale.ROOT).strip().replaceAll("\\s+", " ");
        text.setLength(0);
        if (!statement.isEmpty()) {
            statements.add(new Statement(statement, exempt));
        }
    }
}
