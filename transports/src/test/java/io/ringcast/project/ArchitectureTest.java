package io.ringcast.project;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.security.MessageDigest;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which of ringcast's packages may know which. */
@Tag("G4")
class ArchitectureTest {
    private static final JavaClasses RINGCAST = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("io.ringcast");

    @Test
    void keepsGrpcAwayFromWebSocket() {
        noClasses()
                .that()
                .resideInAPackage("io.ringcast.grpc..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.ringcast.ws..")
                .allowEmptyShould(true)
                .check(RINGCAST);
    }

    @Test
    void keepsWebSocketAwayFromGrpc() {
        noClasses()
                .that()
                .resideInAPackage("io.ringcast.ws..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.ringcast.grpc..")
                .allowEmptyShould(true)
                .check(RINGCAST);
    }

    @Test
    void letsWhatIsAboutTokensServeEveryTransport() {
        noClasses()
                .that()
                .resideInAPackage("io.ringcast.auth..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.ringcast.grpc..", "io.ringcast.ws..", "io.ringcast.agent..")
                .check(RINGCAST);
        noClasses()
                .that()
                .haveNameMatching("io\\.ringcast\\.auth\\.(Token|Pem|Tls).*")
                .or()
                .resideInAPackage("io.ringcast.ws..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.grpc..")
                .check(RINGCAST);
    }

    @Test
    void comparesHashesOfSecretsInConstantTime() {
        classes()
                .that()
                .haveFullyQualifiedName("io.ringcast.auth.TokenSecret")
                .should()
                .callMethod(MessageDigest.class, "isEqual", byte[].class, byte[].class)
                .check(RINGCAST);
        noClasses()
                .that()
                .resideInAPackage("io.ringcast.auth..")
                .should()
                .callMethod(Arrays.class, "equals", byte[].class, byte[].class)
                .check(RINGCAST);
    }

    @Test
    void importsItsPackagesOneWay() {
        slices().matching("io.ringcast.(**)")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(RINGCAST);
    }

    @Test
    void letsNothingDependOnTheBenchmarks() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.ringcast.bench..")
                .allowEmptyShould(true)
                .check(RINGCAST);
    }

    @Test
    void namesNoClassByALeftoverSuffix() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.ringcast.proto..")
                .should()
                .haveNameMatching(".*(Impl|Util|Utils|Helper|Manager)")
                .allowEmptyShould(true)
                .check(RINGCAST);
    }
}
