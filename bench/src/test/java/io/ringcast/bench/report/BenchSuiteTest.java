package io.ringcast.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class BenchSuiteTest {
    @Test
    void writesTheWholeOfTheLiveFiguresIntoThePage() {
        assertThat(writesDocs("--live")).isTrue();
        assertThat(writesDocs("--live --latency-repetitions 10")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--live --only 2",
                "--live --peers ringcast",
                "--live --smoke",
                "--live --profile cpu",
                "--live --baseline ../earlier",
                "--standard",
                ""
            })
    void writesAPartOfThemOrAnotherSetOnlyWhereAskedTo(String arguments) {
        assertThat(writesDocs(arguments)).isFalse();
        assertThat(writesDocs((arguments + " --write-docs").strip())).isTrue();
    }

    private static boolean writesDocs(String arguments) {
        BenchSuite suite = new BenchSuite();
        new CommandLine(suite)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .parseArgs(arguments.isEmpty() ? new String[0] : arguments.split(" "));
        return suite.writesDocs();
    }
}
