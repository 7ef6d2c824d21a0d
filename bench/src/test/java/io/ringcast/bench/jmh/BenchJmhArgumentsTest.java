package io.ringcast.bench.jmh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BenchJmhArgumentsTest {
    @Test
    void measuresEverythingAtTheMiddleLengthUnlessToldOtherwise() {
        final BenchJmhArguments arguments = BenchJmhArguments.parse();

        assertThat(arguments.preset()).isEqualTo(Preset.NORMAL);
        assertThat(arguments.profiler()).isEqualTo(ProfilerChoice.NONE);
        assertThat(arguments.writesDocs()).isFalse();
        assertThat(arguments.rest()).isEmpty();
    }

    @Test
    void takesItsOwnOptionsWhereverTheyStandAndLeavesTheRestToJmh() {
        final BenchJmhArguments arguments = BenchJmhArguments.parse(
                "--root", "/r", "Latest", "--quick", "-p", "series=10", "--profile", "jfr", "--write-docs");

        assertThat(arguments.root()).hasToString("/r");
        assertThat(arguments.preset()).isEqualTo(Preset.QUICK);
        assertThat(arguments.profiler()).isEqualTo(ProfilerChoice.JFR);
        assertThat(arguments.writesDocs()).isTrue();
        assertThat(arguments.rest()).containsExactly("Latest", "-p", "series=10");
    }

    @Test
    void saysWhatIsWrongWithAnOption() {
        assertThatThrownBy(() -> BenchJmhArguments.parse("--profile", "perf"))
                .hasMessage("--profile perf: async, alloc or jfr");
        assertThatThrownBy(() -> BenchJmhArguments.parse("--profile")).hasMessage("--profile needs a value");
    }
}
