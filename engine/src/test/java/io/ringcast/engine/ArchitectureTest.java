package io.ringcast.engine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the engine's classes may know. */
@Tag("G4")
class ArchitectureTest {
    private static final JavaClasses ENGINE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.ringcast.engine");

    @Test
    void knowsNothingButItsFourLibraries() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "com.google.re2j..",
                        "com.lmax.disruptor..",
                        "org.agrona..",
                        "org.HdrHistogram..",
                        "io.ringcast.engine..")
                .allowEmptyShould(true)
                .check(ENGINE);
    }

    @Test
    void importsItsPackagesOneWay() {
        slices().matching("io.ringcast.(**)")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(ENGINE);
    }

    @Test
    void namesNoClassByALeftoverSuffix() {
        noClasses()
                .should()
                .haveNameMatching(".*(Impl|Util|Utils|Helper|Manager)")
                .allowEmptyShould(true)
                .check(ENGINE);
    }
}
