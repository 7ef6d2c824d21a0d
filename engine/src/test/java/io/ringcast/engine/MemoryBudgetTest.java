package io.ringcast.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringcast.engine.status.Counters;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said of memory before any is taken. */
class MemoryBudgetTest {
    private static final EngineConfiguration SMALL = EngineConfiguration.defaults()
            .with(EngineConfiguration.SERIES_MAX, 1_000)
            .with(EngineConfiguration.KEY_HEAP_BYTES, 1 << 20)
            .with(EngineConfiguration.CONNECTIONS_MAX, 10)
            .with(EngineConfiguration.FRAME_LOG_BYTES, 1 << 20)
            .with(EngineConfiguration.MEMBERSHIPS_MAX, 1_000);

    static List<EngineConfiguration> configurations() {
        return List.of(
                SMALL,
                SMALL.with(EngineConfiguration.SERIES_MAX, 4_097).with(EngineConfiguration.KEY_HEAP_BYTES, 1_000_007),
                SMALL.with(EngineConfiguration.SERIES_REFS_MAX, 1_000).with(EngineConfiguration.CHUNKS, 3),
                SMALL.with(EngineConfiguration.SERIES_REFS_PER_SESSION_MAX, 0)
                        .with(EngineConfiguration.RING_SLOTS, 512));
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void isWhatIsTaken(EngineConfiguration configuration) {
        final EngineConfiguration checked = configuration.checked();
        final MemoryBudget budget = MemoryBudget.of(checked);
        final EngineMemory memory = EngineMemory.allocate(checked, new Counters());
        assertThat(budget.latestValueBytes()).isEqualTo(memory.map().memoryBytes());
        assertThat(budget.derivedBytes()).isEqualTo(memory.map().memoryBytesToCome());
        assertThat(budget.seriesRefBytes()).isEqualTo(memory.refPages().memoryBytes());
        assertThat(budget.frameLogBytes()).isEqualTo(memory.log().capacity());
        assertThat(budget.clientRingBytes()).isEqualTo(memory.rings().memoryBytes());
        try (Engine engine =
                Engine.launch(new EngineContext().configuration(checked).threadingMode(ThreadingMode.INVOKER))) {
            assertThat(engine.memoryBudget()).isEqualTo(budget);
        }
    }

    @Test
    @Tag("E5")
    void namesAreaSumAndRemedyWhereThereIsNoRoom() {
        final MemoryBudget budget = MemoryBudget.of(SMALL.checked());
        assertThatThrownBy(() -> MemoryArea.FRAME_LOG.take(budget, () -> {
                    throw new OutOfMemoryError("Cannot reserve 99 bytes of direct buffer memory");
                }))
                .isInstanceOf(NoMemoryException.class)
                .hasMessage(
                        "no memory for the frame log: Cannot reserve 99 bytes of direct buffer memory. The engine asks for "
                                + budget.totalBytes()
                                + " bytes off the heap in all; allow more (-XX:MaxDirectMemorySize), or ask"
                                + " for less (--frame-log-bytes)");
        assertThatThrownBy(() -> MemoryArea.SUBSCRIPTIONS.take(budget, () -> {
                    throw new OutOfMemoryError("Java heap space");
                }))
                .hasMessageContainingAll("subscriptions", "-Xmx", "--memberships-max");
    }
}
