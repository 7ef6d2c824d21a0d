package io.ringcast.project;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.ringcast.engine.testing.StreamChecker;
import io.ringcast.testing.CheckedClient;
import io.ringcast.testing.LiveClient;
import io.ringcast.testing.LiveEngine;
import io.ringcast.testing.RawClient;
import io.ringcast.testing.WholeServer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Tests that take messages of a real engine take them through the checker of streams, and ask in the end whether the client
 * knows what the server knows. What {@code tail}, {@code watch} and the page in a browser show is the business of their own
 * tests, and a fake engine's messages are no stream.
 */
@Tag("G7")
class CheckedStreamsTest {
    private static final String FIXTURES = "io.ringcast.testing";
    private static final Set<String> READING = Set.of("next", "poll", "await", "read");
    private static final Set<String> COMPARING = Set.of("mirror", "told");

    /** Who reads around the checker, and why that is sound. */
    private static final Map<String, String> READS_UNCHECKED = Map.of(
            "AllocationIT", "counts what comes while others' allocation is measured; what it says is checked elsewhere",
            "ByHandIT", "holds each message to the text in the docs; no agent is there, so no update comes",
            "HostileLiveFramesIT", "reads the answers of attackers, who subscribe to nothing that there is",
            "HostileLiveTokensIT", "reads the answers of those who are refused; the neighbour is checked",
            "LiveLimitsIT", "reads the answers of those who are refused; the neighbour is checked",
            "ProtocolSessionIT", "holds each message to the conversation in the docs",
            "ProxyIT", "looks at one update behind each proxy; streams are checked without one",
            "ServerTopicIT", "reads what the server tells of itself, which is no update");

    /** Who never asks what its clients know in the end, and why. */
    private static final Map<String, String> NEVER_SETTLES = Map.of(
            "DisconnectIT", "all of its clients are killed in the middle of their streams",
            "LiveLimitsIT", "has no place for one more to compare with, and counts the neighbour's samples");

    private static final JavaClasses TESTS = new ClassFileImporter().importPath(Path.of("target", "test-classes"));

    @Test
    void readsUpdatesThroughTheChecker() {
        final Set<String> unchecked = new TreeSet<>();
        callsByTest().forEach((test, calls) -> {
            final boolean reads = calls.stream()
                    .anyMatch(call -> READING.contains(call.getName())
                            && (isOf(call, LiveClient.class) || isOf(call, RawClient.class)));
            if (reads && !isChecking(calls)) {
                unchecked.add(test);
            }
        });
        assertThat(unchecked).isEqualTo(new TreeSet<>(READS_UNCHECKED.keySet()));
    }

    @Test
    void asksInTheEndWhatEachClientKnows() {
        final Set<String> unsettled = new TreeSet<>();
        callsByTest().forEach((test, calls) -> {
            final boolean subscribes = calls.stream().anyMatch(call -> isOf(call, CheckedClient.class, "subscribe"));
            final boolean settles = calls.stream().anyMatch(call -> isOf(call, CheckedClient.class, "settle"));
            if (subscribes && !settles || isChecking(calls) && !isComparing(calls)) {
                unsettled.add(test);
            }
        });
        assertThat(unsettled).isEqualTo(new TreeSet<>(NEVER_SETTLES.keySet()));
    }

    @Test
    void looksAtTheTestsThatThereAre() {
        assertThat(callsByTest())
                .containsKeys("FiftyClientsIT", "KindsIT", "LiveEngineIT", "SlowConsumerIT", "SnapshotThenLiveIT");
    }

    /** The calls of each test whose engine is a real one, those of its inner classes with them. */
    private static Map<String, Set<JavaMethodCall>> callsByTest() {
        final Map<String, Set<JavaMethodCall>> calls = new TreeMap<>();
        for (final JavaClass test : TESTS) {
            final JavaClass outermost = outermost(test);
            if (!outermost.getPackageName().equals(FIXTURES) && hasRealEngine(outermost)) {
                calls.computeIfAbsent(outermost.getSimpleName(), name -> new HashSet<>())
                        .addAll(test.getMethodCallsFromSelf());
            }
        }
        return calls;
    }

    private static boolean hasRealEngine(JavaClass test) {
        return test.getDirectDependenciesFromSelf().stream()
                .map(dependency -> dependency.getTargetClass())
                .anyMatch(
                        target -> target.isEquivalentTo(WholeServer.class) || target.isEquivalentTo(LiveEngine.class));
    }

    private static JavaClass outermost(JavaClass inner) {
        return inner.getEnclosingClass().map(CheckedStreamsTest::outermost).orElse(inner);
    }

    /** Whether messages go through a checker of the test's own. */
    private static boolean isChecking(Set<JavaMethodCall> calls) {
        return calls.stream().anyMatch(call -> isOf(call, StreamChecker.class, "onMessage"));
    }

    /** Whether the test asks its own checker what it knows and what was not reported. */
    private static boolean isComparing(Set<JavaMethodCall> calls) {
        return calls.stream().anyMatch(call -> isOf(call, StreamChecker.class) && COMPARING.contains(call.getName()))
                && calls.stream().anyMatch(call -> isOf(call, StreamChecker.class, "unreportedCount"));
    }

    private static boolean isOf(JavaMethodCall call, Class<?> owner) {
        return call.getTargetOwner().isEquivalentTo(owner);
    }

    private static boolean isOf(JavaMethodCall call, Class<?> owner, String method) {
        return isOf(call, owner) && call.getName().equals(method);
    }
}
