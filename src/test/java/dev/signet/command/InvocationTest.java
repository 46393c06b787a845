package dev.signet.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The program reads its arguments before anything starts. */
class InvocationTest {
    private static final String SECRET = "hunter2-hunter2";
    private static final int LONGEST_MESSAGE = 600;

    /** Nobody means these. */
    private static final List<String> ODD = List.of(
            "",
            " ",
            "x",
            "Serve",
            "SERVE",
            "users",
            "--",
            "ser ve",
            "serve\n",
            "\u001b[31mred\u001b[0m",
            "\u202eevil",
            "ünïcode",
            "日本語",
            "😀",
            "${env:HOME}",
            "%s%n",
            "@/etc/passwd",
            "a=b",
            "'quoted'",
            "\"quoted\"",
            "*",
            "../../x",
            "x".repeat(100_000));

    @TempDir
    Path folder;

    /** Every command, as the arguments that name it. */
    static Stream<List<String>> commands() {
        return Stream.concat(Stream.of(List.of()), under(new CommandLine(new SignetCommand()), List.of()));
    }

    private static Stream<List<String>> under(CommandLine command, List<String> names) {
        return command.getSubcommands().entrySet().stream().flatMap(sub -> {
            List<String> named = new ArrayList<>(names);
            named.add(sub.getKey());
            return Stream.concat(Stream.of(named), under(sub.getValue(), named));
        });
    }

    private static CommandLine spec(List<String> names) {
        CommandLine command = new CommandLine(new SignetCommand());
        for (String name : names) {
            command = command.getSubcommands().get(name);
        }
        return command;
    }

    static Stream<List<String>> commandsWithoutOthers() {
        return commands().filter(names -> spec(names).getSubcommands().isEmpty());
    }

    private static String[] and(List<String> names, String... more) {
        return Stream.concat(names.stream(), Stream.of(more)).toArray(String[]::new);
    }

    /** It must be refused before anything starts, in one line on standard error. */
    private static String refused(String... arguments) {
        Operator operator = Operator.piping("");
        Invocation invocation = operator.calls(arguments);
        assertThat(invocation.isDone()).as("starts nothing").isTrue();
        assertThat(invocation.status()).isEqualTo(2);
        assertThat(operator.out()).isEmpty();
        assertThat(operator.err().lines()).hasSize(1);
        assertThat(operator.err().strip())
                .hasSizeBetween(10, LONGEST_MESSAGE)
                .doesNotContainPattern("[\\p{Cc}\\u202e]");
        return operator.err();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void every_command_has_help_that_starts_nothing(List<String> names) {
        for (String option : List.of("-h", "--help")) {
            Operator operator = Operator.piping("");
            Invocation invocation = operator.calls(and(names, option));
            assertThat(invocation.isDone()).isTrue();
            assertThat(invocation.status()).isZero();
            assertThat(operator.out()).startsWith("Usage: signet").contains(String.join(" ", names));
            assertThat(operator.err()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void what_is_behind_two_dashes_is_no_command(List<String> names) {
        if (!names.isEmpty()) {
            String last = names.get(names.size() - 1);
            List<String> before = names.subList(0, names.size() - 1);

            assertThat(refused(and(before, "--", last)))
                    .contains("Put -- behind the command", last)
                    .doesNotContain("no command", "Did you mean");
        }
    }

    @Test
    void help_names_the_commands_of_django() {
        Operator operator = Operator.piping("");
        operator.calls("--help");
        assertThat(operator.out()).contains("createsuperuser", "changepassword", "Exit status");
        assertThat(refused("createsuperuser")).contains("user create --admin");
        assertThat(refused("changepassword", "alice")).contains("user set-password");
    }

    @Test
    void without_a_command_the_service_starts_as_ever() {
        assertThat(Invocation.of().isService()).isTrue();
        assertThat(Operator.piping("").calls("serve").isService()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"before", "after"})
    void settings_as_arguments_are_those_of_java(String place) {
        String setting = "-Dsignet.test.setting=a=b ${c}";
        try {
            Invocation invocation = place.equals("before")
                    ? Operator.piping("").calls(setting, "serve")
                    : Operator.piping("").calls("serve", setting);
            assertThat(invocation.isService()).isTrue();
            assertThat(System.getProperty("signet.test.setting")).isEqualTo("a=b ${c}");
            Operator.piping("").calls("-Dsignet.test.setting=first", "serve", "-Dsignet.test.other");
            assertThat(System.getProperty("signet.test.setting")).isEqualTo("first");
            assertThat(System.getProperty("signet.test.other")).isEmpty();
        } finally {
            System.clearProperty("signet.test.setting");
            System.clearProperty("signet.test.other");
        }
    }

    @Test
    void an_unknown_command_starts_nothing() {
        List<List<String>> groups = commands()
                .filter(names -> !spec(names).getSubcommands().isEmpty())
                .toList();
        for (List<String> group : groups) {
            for (String odd : ODD) {
                if (!odd.equals("--") || !group.isEmpty()) {
                    refused(and(group, odd));
                }
                refused(and(group, odd, "more"));
            }
        }
        Random random = new Random(19);
        IntStream.range(0, 100)
                .forEach(any -> refused(random.ints(1 + random.nextInt(12), 33, 0x3000)
                        .filter(Character::isLetter)
                        .collect(() -> new StringBuilder("q"), StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString()));
    }

    @Test
    void a_group_alone_says_what_it_has() {
        assertThat(refused("user")).contains("create", "set-password", "user --help");
        assertThat(refused("key")).contains("list, rotate, remove");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void an_unknown_option_starts_nothing_and_its_value_is_not_repeated(List<String> names) {
        List<String> complete = complete(names);
        for (String option : List.of(
                "--frobnicate",
                "--passwrd",
                "-x",
                "-qq",
                "--password",
                "--password=" + SECRET,
                "--Json",
                "--json=perhaps")) {
            assertThat(refused(and(complete, option))).doesNotContain(SECRET);
            assertThat(refused(and(complete, option, SECRET))).doesNotContain(SECRET);
        }
        assertThat(refused(and(complete, "--password=" + SECRET))).contains("--password-stdin");
    }

    /** The command with values for all that it requires. */
    private static List<String> complete(List<String> names) {
        List<String> complete = new ArrayList<>(names);
        CommandLine command = spec(names);
        long required = command.getCommandSpec().positionalParameters().size();
        complete.addAll(Collections.nCopies((int) required, "value"));
        return complete;
    }

    @ParameterizedTest
    @MethodSource("commandsWithoutOthers")
    void a_superfluous_value_may_be_a_secret_and_is_not_repeated(List<String> names) {
        if (names.equals(List.of("session", "end"))) {
            return;
        }
        assertThat(refused(and(complete(names), SECRET))).doesNotContain(SECRET);
        assertThat(refused(and(complete(names), SECRET, "another"))).doesNotContain(SECRET);
    }

    @ParameterizedTest
    @MethodSource("commandsWithoutOthers")
    void a_missing_value_is_named(List<String> names) {
        int required = spec(names).getCommandSpec().positionalParameters().size();
        if (required > 0) {
            assertThat(refused(and(names))).containsPattern("(USER|USERNAME|SESSION|KID|ADDRESS)");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "abc", "", " ", "1.5", "1e3", "99999999999", "0x10", "٣x", "-99999999999"})
    void a_limit_is_a_positive_number(String limit) {
        for (List<String> list : List.of(List.of("user", "list"), List.of("events"))) {
            assertThat(refused(and(list, "--limit", limit))).contains("--limit");
            assertThat(refused(and(list, "--limit=" + limit))).contains("--limit");
        }
    }

    @Test
    void options_need_their_values() {
        for (String option : List.of("--limit", "--search", "--role", "--active")) {
            assertThat(refused("user", "list", option)).contains(option);
        }
        assertThat(refused("user", "list", "--active", "perhaps")).contains("--active");
        assertThat(refused("session", "end")).contains("SESSION");
        refused("session", "end", "an-id", "--all-of", "alice");
        refused("user", "create", "bob", "--no-password", "--password-stdin");
    }

    @Test
    void names_with_odd_characters_are_names() throws IOException {
        Path file = Files.writeString(folder.resolve("arguments"), "--json\nroot\n");
        Stream.concat(ODD.stream().filter(odd -> !odd.equals("--")), Stream.of("@" + file, "id:42", "-dash", "--json"))
                .forEach(name -> {
                    Operator operator = Operator.piping("");
                    Invocation invocation = operator.calls("user", "show", "--", name);
                    assertThat(invocation.isDone()).as(operator.err()).isFalse();
                });
    }

    @Test
    void an_argument_that_the_locale_broke_is_refused() {
        assertThat(refused("user", "show", "J\uFFFD\uFFFDrg")).contains("LC_ALL=C.UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n", "\nsecond line"})
    void an_empty_password_on_standard_input_is_none(String in) {
        Operator operator = Operator.piping(in);
        assertThat(operator.calls("user", "set-password", "alice", "--password-stdin")
                        .status())
                .isEqualTo(2);
        assertThat(operator.err()).contains("There is no password on standard input");
    }

    @Test
    void a_password_on_standard_input_is_the_first_line_as_it_is() {
        for (String password :
                List.of(SECRET, " spaces inside and around ", "pässwörd 日本語 😀", "tab\tand \"quotes\"")) {
            for (String end : List.of("", "\n", "\r\n", "\nsecond line\n")) {
                NewPassword read = new NewPassword();
                new CommandLine(read).parseArgs("--password-stdin");
                read.ask(Operator.piping(password + end).terminal(), "");
                assertThat(read.text()).isEqualTo(password);
            }
        }
    }

    @Test
    void standard_input_that_is_no_text_or_has_no_end_is_refused() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 'x';
            }
        };
        InputStream closed = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("Bad file descriptor");
            }
        };
        InputStream latin = new ByteArrayInputStream("pässwörd".getBytes(StandardCharsets.ISO_8859_1));
        for (InputStream in : List.of(endless, closed, latin)) {
            Operator operator = Operator.piping(in);
            assertThat(operator.calls("user", "create", "bob", "--password-stdin")
                            .status())
                    .isEqualTo(2);
            assertThat(operator.err()).contains("tandard input").endsWith("Nothing was changed.\n");
        }
    }

    @Test
    void without_a_terminal_nothing_is_asked_for() {
        assertThat(refused("user", "create", "bob")).contains("--password-stdin", "--no-password");
        assertThat(refused("user", "set-password", "bob")).contains("--password-stdin");
        assertThat(refused("user", "delete", "bob")).contains("--yes");
        assertThat(refused("key", "remove", "abc")).contains("--yes");
        assertThat(Operator.piping("").calls("user", "delete", "bob", "--yes").isDone())
                .isFalse();
        assertThat(Operator.piping("")
                        .calls("user", "create", "bob", "--no-password")
                        .isDone())
                .isFalse();
    }

    @Test
    void at_a_terminal_a_new_password_is_typed_twice() {
        String[] command = {"user", "set-password", "alice"};
        assertThat(Operator.typing(SECRET, SECRET).calls(command).isDone()).isFalse();
        for (Operator hasty : List.of(
                Operator.typing(SECRET, "hunter3"), Operator.typing(SECRET), Operator.typing(""), Operator.typing())) {
            assertThat(hasty.calls(command).status()).isEqualTo(2);
            assertThat(hasty.out() + hasty.err()).doesNotContain("hunter");
        }
    }

    @Test
    void only_a_yes_confirms() {
        String[] command = {"user", "delete", "alice"};
        for (String yes : List.of("y", "Y", "yes", " YES ")) {
            assertThat(Operator.typing(yes).calls(command).isDone()).isFalse();
        }
        for (Operator other :
                List.of(Operator.typing("n"), Operator.typing(""), Operator.typing("alice"), Operator.typing())) {
            assertThat(other.calls(command).status()).isEqualTo(2);
        }
    }

    @Test
    void the_openapi_document_needs_no_application() {
        Operator operator = Operator.piping("");
        assertThat(operator.calls("openapi").status()).isZero();
        assertThat(operator.out()).contains("openapi: 3.1.0");
        Operator json = Operator.piping("");
        assertThat(json.calls("openapi", "--json").status()).isZero();
        assertThat(json.out()).startsWith("{").contains("\"/api/token/\"");
    }
}
