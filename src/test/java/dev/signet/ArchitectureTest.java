package dev.signet;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.GeneralCodingRules;
import dev.signet.database.AwaitsPrimary;
import dev.signet.page.ListPage;
import dev.signet.page.Slice;
import dev.signet.standby.FromStandby;
import dev.signet.start.StartOrder;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The packages and their layers, as CONTRIBUTING.md lists them. */
@AnalyzeClasses(packages = "dev.signet", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "dev.signet";
    private static final Pattern ROW = Pattern.compile("\\| (\\d) \\| `([a-z]+)` \\|.*");

    /** The layers are read from CONTRIBUTING.md, so that its table cannot become untrue. */
    private static final Map<String, Integer> LAYERS = layers();

    @ArchTest
    static final ArchRule parts_form_no_circle =
            slices().matching("dev.signet.(*)..").should().beFreeOfCycles();

    /** What somebody does who adds a package. */
    private static final String NEW_PACKAGE =
            "the table in CONTRIBUTING.md has a row with the layer of each package below dev.signet;"
                    + " packages elsewhere, such as com.example, need none";

    @ArchTest
    static final ArchRule no_package_depends_on_a_higher_layer =
            classes().should(dependOnLowerLayersOnly()).because(NEW_PACKAGE);

    @ArchTest
    static void the_table_lists_every_package(JavaClasses classes) {
        assertThat(classes.stream()
                        .map(ArchitectureTest::part)
                        .filter(part -> !part.isEmpty())
                        .distinct())
                .as(NEW_PACKAGE)
                .hasSameElementsAs(LAYERS.keySet());
    }

    private static ArchCondition<JavaClass> dependOnLowerLayersOnly() {
        return new ArchCondition<>("depend on packages of the same or a lower layer only") {
            @Override
            public void check(JavaClass origin, ConditionEvents events) {
                origin.getDirectDependenciesFromSelf().stream()
                        .filter(dependency -> layer(dependency.getTargetClass()) > layer(origin))
                        .forEach(dependency ->
                                events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription())));
            }
        };
    }

    /** Returns the layer of a class; classes of the program's own package, and only they, may use all others. */
    private static int layer(JavaClass type) {
        String part = part(type);
        boolean main = part.isEmpty() && type.getPackageName().equals(ROOT);
        return main ? Integer.MAX_VALUE : LAYERS.getOrDefault(part, 0);
    }

    /** Returns the name of the package below {@code dev.signet}; empty if the class is in none. */
    private static String part(JavaClass type) {
        return type.getPackageName().startsWith(ROOT + ".")
                ? type.getPackageName().substring(ROOT.length() + 1).split("\\.")[0]
                : "";
    }

    private static Map<String, Integer> layers() {
        try {
            return Files.readAllLines(Path.of("CONTRIBUTING.md")).stream()
                    .map(ROW::matcher)
                    .filter(Matcher::matches)
                    .collect(Collectors.toMap(row -> row.group(2), row -> Integer.parseInt(row.group(1))));
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    @ArchTest
    static final ArchRule resources_that_use_the_database_wait_for_its_primary = classes()
            .that()
            .areAnnotatedWith(jakarta.ws.rs.Path.class)
            .and()
            // These use none.
            .haveNameNotMatching(".*\\.(Jwks|Metadata|Protected|Settings|WellKnown)Resource")
            .should()
            .beAnnotatedWith(AwaitsPrimary.class);

    @ArchTest
    static final ArchRule resources_leave_the_database_to_others = noClasses()
            .that()
            .areAnnotatedWith(jakarta.ws.rs.Path.class)
            .should()
            .dependOnClassesThat()
            .areAssignableTo(EntityManager.class)
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..", "org.hibernate..", "io.quarkus.narayana..");

    @ArchTest
    static final ArchRule statements_name_their_parameters_and_columns = noClasses()
            .that()
            .resideOutsideOfPackage("dev.signet.database..")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(PreparedStatement.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(ResultSet.class);

    @ArchTest
    static final ArchRule only_lists_come_from_a_standby = methods()
            .that()
            .areAnnotatedWith(FromStandby.class)
            .should()
            .beAnnotatedWith(Transactional.class)
            .andShould()
            .haveRawReturnType(
                    assignableTo(ListPage.class).or(assignableTo(Slice.class)).or(assignableTo(List.class)));

    @ArchTest
    static final ArchRule resources_are_seen_by_no_other_part =
            classes().that().areAnnotatedWith(jakarta.ws.rs.Path.class).should().bePackagePrivate();

    /** The two that the program itself sets are no settings of operators. */
    @ArchTest
    static void settings_are_read_through_their_mapping(JavaClasses classes) {
        assertThat(classes.stream()
                        .flatMap(type -> type.getConstructors().stream())
                        .flatMap(constructor -> constructor.getParameters().stream())
                        .flatMap(parameter -> parameter.tryGetAnnotationOfType(ConfigProperty.class).stream())
                        .map(ConfigProperty::name)
                        .filter(name -> name.startsWith("signet.")))
                .containsOnly("signet.database.embedded", "signet.internal.proxy-address-forwarding");
    }

    /** Otherwise commands of the command line would do it, too. */
    @ArchTest
    static void only_checks_of_settings_observe_the_event_of_quarkus(JavaClasses classes) {
        assertThat(classes.stream()
                        .flatMap(type -> type.getMethods().stream())
                        .filter(method -> method.getRawParameterTypes().stream()
                                .anyMatch(parameter -> parameter.isEquivalentTo(StartupEvent.class)))
                        .filter(method -> method.getParameters().stream()
                                .flatMap(parameter -> parameter.tryGetAnnotationOfType(Priority.class).stream())
                                .anyMatch(order -> order.value() > StartOrder.STEPS)))
                .as("observers of DataStart or ServiceStart")
                .isEmpty();
    }

    @ArchTest
    static final ArchRule names_say_what_a_class_does = noClasses()
            .should()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Impl")
            .orShould()
            .resideInAnyPackage("..util..", "..common..", "..helper..", "..impl..", "..dto..", "..manager..");

    @ArchTest
    static final ArchRule nothing_is_printed_but_why_the_process_ends = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.signet.start.LastWords")
            .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS);

    @ArchTest
    static final ArchRule no_stack_trace_is_printed =
            noClasses().should().callMethod(Throwable.class, "printStackTrace");

    @ArchTest
    static final ArchRule state_is_not_public = fields().that()
            .arePublic()
            .and()
            .areDeclaredInClassesThat()
            .arePublic()
            .should()
            .beFinal();
}
