package io.ringcast.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The checks of the build are on, and no module but the generated code is let off. */
@Tag("G6")
class BuildTest {
    @Test
    void failsOnWarningsErrorProneAndFormat() {
        assertThat(Repository.read(Repository.root().resolve("pom.xml")))
                .contains(
                        "<failOnWarning>true</failOnWarning>",
                        "-Xplugin:ErrorProne",
                        "-Xlint:all",
                        "<goal>check</goal>");
    }

    @Test
    void letsNoModuleWithSourcesOfOurOwnOff() {
        for (String module : List.of("engine", "transports", "bench")) {
            assertThat(Repository.read(Repository.root().resolve(module).resolve("pom.xml")))
                    .as(module)
                    .doesNotContain("failOnWarning", "combine.self", "<skip>");
        }
    }
}
