package dev.signet;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import jakarta.persistence.EntityManager;
import jakarta.ws.rs.Path;

/** The parts of the program and the arrows between them, as CONTRIBUTING.md lists them. */
@AnalyzeClasses(packages = "dev.signet", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule parts_form_no_circle =
            slices().matching("dev.signet.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule arrows_point_where_the_design_says = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .ensureAllClassesAreContainedInArchitectureIgnoring(resideInAPackage("dev.signet"))
            .layer("oauth")
            .definedBy("dev.signet.oauth..")
            .layer("token")
            .definedBy("dev.signet.token..")
            .layer("session")
            .definedBy("dev.signet.session..")
            .layer("revocation")
            .definedBy("dev.signet.revocation..")
            .layer("key")
            .definedBy("dev.signet.key..")
            .layer("user")
            .definedBy("dev.signet.user..")
            .layer("post")
            .definedBy("dev.signet.post..")
            .layer("security")
            .definedBy("dev.signet.security..")
            .layer("web")
            .definedBy("dev.signet.web..")
            .layer("proxy")
            .definedBy("dev.signet.proxy..")
            .layer("mfa")
            .definedBy("dev.signet.mfa..")
            .layer("throttle")
            .definedBy("dev.signet.throttle..")
            .layer("account")
            .definedBy("dev.signet.account..")
            .layer("mail")
            .definedBy("dev.signet.mail..")
            .layer("page")
            .definedBy("dev.signet.page..")
            .layer("cleanup")
            .definedBy("dev.signet.cleanup..")
            .layer("audit")
            .definedBy("dev.signet.audit..")
            .layer("database")
            .definedBy("dev.signet.database..")
            .layer("openapi")
            .definedBy("dev.signet.openapi..")
            .layer("start")
            .definedBy("dev.signet.start..")
            .layer("settings")
            .definedBy("dev.signet.settings..")
            .whereLayer("settings")
            .mayNotAccessAnyLayer()
            .whereLayer("openapi")
            .mayNotAccessAnyLayer()
            .whereLayer("oauth")
            .mayOnlyAccessLayers("token", "key", "security", "web")
            .whereLayer("token")
            .mayOnlyAccessLayers(
                    "session", "revocation", "key", "user", "mfa", "audit", "throttle", "cleanup", "security", "web")
            .whereLayer("session")
            .mayOnlyAccessLayers("audit", "revocation", "user", "cleanup", "security", "web")
            .whereLayer("revocation")
            .mayNotAccessAnyLayer()
            .whereLayer("key")
            .mayOnlyAccessLayers("audit", "revocation", "security", "web")
            .whereLayer("user")
            .mayOnlyAccessLayers("security", "web")
            .whereLayer("post")
            .mayOnlyAccessLayers("user", "page", "security", "web")
            .whereLayer("security")
            .mayOnlyAccessLayers("web")
            .whereLayer("web")
            .mayNotAccessAnyLayer()
            .whereLayer("proxy")
            .mayOnlyAccessLayers("web")
            .whereLayer("throttle")
            .mayOnlyAccessLayers("key", "cleanup", "security", "web")
            .whereLayer("account")
            .mayOnlyAccessLayers("user", "session", "audit", "mail", "throttle", "page", "cleanup", "security", "web")
            .whereLayer("account")
            .mayOnlyBeAccessedByLayers("mfa")
            .whereLayer("mfa")
            .mayOnlyAccessLayers("account", "session", "user", "key", "throttle", "audit", "security", "web")
            .whereLayer("mail")
            .mayOnlyAccessLayers("web")
            .whereLayer("page")
            .mayOnlyAccessLayers("web")
            .whereLayer("cleanup")
            .mayNotAccessAnyLayer()
            .whereLayer("audit")
            .mayOnlyAccessLayers("page", "cleanup", "security", "web")
            .whereLayer("database")
            .mayOnlyAccessLayers("start")
            .whereLayer("start")
            .mayOnlyAccessLayers("settings");

    @ArchTest
    static final ArchRule resources_leave_the_database_to_others = noClasses()
            .that()
            .areAnnotatedWith(Path.class)
            .should()
            .dependOnClassesThat()
            .areAssignableTo(EntityManager.class)
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..", "org.hibernate..", "io.quarkus.narayana..");

    @ArchTest
    static final ArchRule resources_are_seen_by_no_other_part =
            classes().that().areAnnotatedWith(Path.class).should().bePackagePrivate();

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
