package io.ringcast.bench.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.TestInfo;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.runners.ForkedTestConfig;
import org.openjdk.jcstress.infra.runners.Runner;
import org.openjdk.jcstress.infra.runners.TestConfig;
import org.openjdk.jcstress.infra.runners.TestList;
import org.openjdk.jcstress.os.AffinityMode;
import org.openjdk.jcstress.os.NodeType;
import org.openjdk.jcstress.os.SchedulingClass;
import org.openjdk.jcstress.vm.CompileMode;

/**
 * Every stress test for a second in this JVM: no forks, which take most of the time of {@code scripts/stress}, and so only
 * one way of compilation. What is forbidden there is forbidden here.
 */
@Tag("C23")
@Timeout(120)
class StressTest {
    /** Threads that yield get on where there are not as many processors as threads. */
    private static final String[] ONE_SECOND = {
        "-iters", "2", "-time", "500", "-strideCount", "10", "-spinStyle", "THREAD_YIELD"
    };

    @ParameterizedTest
    @MethodSource("tests")
    void seesNoForbiddenOutcome(String name) throws Exception {
        final TestInfo info = TestList.getInfo(name);
        final TestConfig config = configOf(info);

        final TestResult result = runnerOf(info, config).run();
        result.setConfig(config);

        assertThat(result.status()).as("%s %s", name, result.getMessages()).isEqualTo(Status.NORMAL);
        assertThat(result.grading().failureMessages).as(name).isEmpty();
        assertThat(result.getTotalCount()).as(name).isPositive();
    }

    static Collection<String> tests() {
        return new TreeSet<>(TestList.tests());
    }

    private static TestConfig configOf(TestInfo info) throws Exception {
        final Options options = new Options(ONE_SECOND);
        options.parse();
        final SchedulingClass anywhere = new SchedulingClass(AffinityMode.NONE, info.threads(), NodeType.PACKAGE);
        return new TestConfig(options, info, 0, List.of(), CompileMode.UNIFIED, anywhere);
    }

    private static Runner<?> runnerOf(TestInfo info, TestConfig config) throws ReflectiveOperationException {
        return (Runner<?>) Class.forName(info.generatedRunner())
                .getConstructor(ForkedTestConfig.class)
                .newInstance(new ForkedTestConfig(config));
    }
}
