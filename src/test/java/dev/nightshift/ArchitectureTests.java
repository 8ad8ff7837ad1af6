package dev.nightshift;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.conditions.ArchConditions.dependOnClassesThat;
import static com.tngtech.archunit.lang.conditions.ArchConditions.never;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.nightshift.work.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.annotation.Configuration;

/** The packages are the architecture: who may use whom, and what lives nowhere. */
final class ArchitectureTests {

    private static final String BASE = "dev.nightshift";

    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(BASE);

    private static final Set<String> FACES = Set.of("cli", "web");

    /** The answers that a face prints, and the document in which it prints them. */
    private static final DescribedPredicate<JavaClass> WHAT_FACES_SEE = belongsTo(
                    "login.IsoInstant", "login.LoginId", "login.Timeline", "login.GapCounts", "report.Report")
            .or(belongsTo("verification.Verification", "ledger.RunState", "ledger.AttemptOutcome"))
            .or(belongsTo("publication.JsonDocument"));

    private static final DescribedPredicate<JavaClass> CHANGEABLE = DescribedPredicate.describe(
            "a changeable collection",
            type -> Collection.class.isAssignableFrom(type.reflect())
                    && !type.isEquivalentTo(List.class)
                    && !type.isEquivalentTo(Set.class));

    private static final Pattern ROW = Pattern.compile("\\| `([a-z0-9.]+)` \\| [^|]+ \\|([^|]*)\\|");

    /** The table of packages that people read is the rule. */
    static List<Arguments> rows() throws IOException {
        return Files.readAllLines(Path.of("CONTRIBUTING.md")).stream()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .map(row -> arguments(
                        row.group(1),
                        Pattern.compile("`([\\w.]+)`")
                                .matcher(row.group(2))
                                .results()
                                .map(used -> used.group(1))
                                .toList()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aPackageUsesOnlyThoseOfItsRowAndWork(String name, List<String> mayUse) {
        List<String> allowed = new ArrayList<>(List.of(BASE + "." + name, BASE + ".work"));
        mayUse.forEach(used -> allowed.add(BASE + "." + used));
        DescribedPredicate<JavaClass> others =
                resideInAPackage(BASE + "..").and(not(resideInAnyPackage(allowed.toArray(String[]::new))));
        classes()
                .that()
                .resideInAPackage(BASE + "." + name)
                .should(never(dependOnClassesThat(FACES.contains(name) ? others.and(not(WHAT_FACES_SEE)) : others)))
                .check(PRODUCT);
    }

    @Test
    void everyPackageHasItsRow() throws IOException {
        List<String> named = new ArrayList<>(List.of(BASE));
        rows().forEach(row -> named.add(BASE + "." + row.get()[0]));
        assertThat(PRODUCT.stream().map(JavaClass::getPackageName).distinct())
                .containsExactlyInAnyOrderElementsOf(named);
    }

    @Test
    void nobodyUsesTheEntryPoint() {
        noClasses()
                .that()
                .resideInAPackage(BASE + ".*")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(BASE)
                .check(PRODUCT);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching(BASE + ".(*)..").should().beFreeOfCycles().check(PRODUCT);
    }

    @Test
    void theDomainIsPureJava() {
        classes()
                .that()
                .resideInAPackage(BASE + ".login")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.jspecify.annotations", BASE + ".login")
                .check(PRODUCT);
    }

    @Test
    void onlyTheObjectStoreKnowsTheAwsSdk() {
        // S3Proxy's interface is made of these of its types.
        DescribedPredicate<JavaClass> types = name("software.amazon.awssdk.services.s3.model.BucketCannedACL")
                .or(name("software.amazon.awssdk.services.s3.model.ObjectCannedACL"))
                .or(name("software.amazon.awssdk.services.s3.model.PutObjectRequest"))
                .or(name("software.amazon.awssdk.services.s3.model.PutObjectResponse"))
                .forSubtype();
        noClasses()
                .that()
                .resideOutsideOfPackages(BASE + ".storage", BASE + ".locals3")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("software.amazon..")
                .check(PRODUCT);
        noClasses()
                .that()
                .resideInAPackage(BASE + ".locals3")
                .should(dependOnClassesThat(
                        resideInAPackage("software.amazon..").and(not(types))))
                .check(PRODUCT);
    }

    @Test
    void domainStorageFormatsAndReportsDoWithoutSpring() {
        // Settings are records that Spring Boot binds.
        DescribedPredicate<JavaClass> defaults = name("org.springframework.boot.context.properties.bind.DefaultValue")
                .forSubtype();
        noClasses()
                .that()
                .resideInAnyPackage(
                        BASE + ".login",
                        BASE + ".file",
                        BASE + ".storage",
                        BASE + ".partfile",
                        BASE + ".report",
                        BASE + ".telemetry",
                        BASE + ".locals3")
                .should(dependOnClassesThat(
                        resideInAPackage("org.springframework..").and(not(defaults))))
                .check(PRODUCT);
    }

    @Test
    void onlyTheJobKnowsSpringBatch() {
        noClasses()
                .that()
                .resideOutsideOfPackage(BASE + ".migration")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework.batch..")
                .check(PRODUCT);
    }

    @Test
    void onlyHintsKnowJms() {
        noClasses()
                .that()
                .resideOutsideOfPackage(BASE + ".hint")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.jms..", "org.apache.activemq..", "org.springframework.jms..")
                .check(PRODUCT);
    }

    @Test
    void onlyTheLocalServerKnowsS3Proxy() {
        noClasses()
                .that()
                .resideOutsideOfPackage(BASE + ".locals3")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.gaul..")
                .check(PRODUCT);
    }

    @Test
    void onlyTheStatusPageKnowsWebServerAndSecurity() {
        noClasses()
                .that()
                .resideOutsideOfPackage(BASE + ".web")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "jakarta.servlet..",
                        "org.apache.catalina..",
                        "org.springframework.web..",
                        "org.springframework.security..",
                        "org.springframework.boot.autoconfigure..",
                        "org.thymeleaf..")
                .check(PRODUCT);
    }

    @Test
    void onlyTheCommandsKnowTheirLibrary() {
        noClasses()
                .that()
                .resideOutsideOfPackage(BASE + ".cli")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("picocli..")
                .check(PRODUCT);
    }

    @Test
    void nobodyPrintsPastTheProgramsOwnStreams() {
        noClasses().should().accessField(System.class, "out").check(PRODUCT);
        noClasses().should().accessField(System.class, "err").check(PRODUCT);
        noClasses().should().callMethod(Throwable.class, "printStackTrace").check(PRODUCT);
    }

    @Test
    void thereIsOneLoggingInterface() {
        NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(PRODUCT);
    }

    @Test
    void whatAClassNeedsItIsGiven() {
        NO_CLASSES_SHOULD_USE_FIELD_INJECTION.check(PRODUCT);
    }

    @Test
    void whatIsNamedLikeASecretCannotBePrinted() {
        fields().that()
                .areNotStatic()
                .and()
                .haveNameMatching("(?i).*(password|secret|secretKey|token|webhookUrl|otlpUrl|gatewayUrl|initSql)")
                .should()
                .haveRawType(Secret.class)
                .check(PRODUCT);
    }

    @Test
    void nothingIsSharedByStaticFieldsThatChange() {
        fields().that()
                .areStatic()
                .and(DescribedPredicate.describe(
                        "are written by people", field -> !field.getModifiers().contains(JavaModifier.SYNTHETIC)))
                .should()
                .beFinal()
                .check(PRODUCT);
        noFields()
                .that()
                .areStatic()
                .and()
                .areNotPrivate()
                .should()
                .haveRawType(CHANGEABLE)
                .check(PRODUCT);
    }

    /** Classes of libraries are not read, so that a rule which asks for more than their names may find nothing. */
    @Test
    void aChangeableCollectionIsKnownAsOne() {
        record Held(ArrayDeque<String> queue) {}

        JavaClass queue = new ClassFileImporter()
                .importClass(Held.class)
                .getField("queue")
                .getRawType();

        assertThat(CHANGEABLE.test(queue)).isTrue();
    }

    @Test
    void noClassIsOpenForInheritance() {
        classes()
                .that()
                .areNotInterfaces()
                .and()
                .areNotEnums()
                .and(DescribedPredicate.describe(
                        "are not package-info, nor extended here, nor for Spring to extend",
                        type -> !type.getSimpleName().equals("package-info")
                                && type.getSubclasses().isEmpty()
                                && !type.isAnonymousClass()
                                && !type.isAnnotatedWith(Configuration.class)
                                && type.getEnclosingClass()
                                        .filter(JavaClass::isEnum)
                                        .isEmpty()))
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(PRODUCT);
    }

    @Test
    void everyPackageSaysWhatItIsAndThatNothingIsNullUnsaid() throws IOException {
        List<Path> packages;
        try (Stream<Path> sources = Files.walk(Path.of("src", "main", "java"))) {
            packages = sources.filter(source -> source.toString().endsWith(".java"))
                    .map(Path::getParent)
                    .distinct()
                    .toList();
        }
        assertThat(packages).hasSizeGreaterThan(10).allSatisfy(folder -> {
            Path info = folder.resolve("package-info.java");
            assertThat(info).exists();
            assertThat(info).content().startsWith("/**").contains("*/\n@NullMarked\npackage " + BASE);
        });
    }

    private static DescribedPredicate<JavaClass> belongsTo(String... names) {
        return DescribedPredicate.describe(
                "is one of " + Arrays.toString(names),
                type -> Arrays.stream(names)
                        .map(name -> BASE + "." + name)
                        .anyMatch(name ->
                                type.getName().equals(name) || type.getName().startsWith(name + "$")));
    }
}
