package io.ringcast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import com.sun.management.ThreadMXBean;
import io.ringcast.engine.Engine;
import io.ringcast.engine.EngineConfiguration;
import io.ringcast.engine.EngineContext;
import io.ringcast.engine.MemoryBudget;
import io.ringcast.engine.Setting;
import io.ringcast.engine.ThreadingMode;
import io.ringcast.project.Repository;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What docs/operations.md says of memory at the start is what an engine takes. */
class SizesTableTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(--[a-z-]+)` \\| ([0-9]+) \\| ([0-9]+) \\|");
    private static final Pattern IN_ALL =
            Pattern.compile("the server takes ([0-9]+) MB off the heap and ([0-9]+) MB on it");
    private static final double MB = 1e6;
    private static final EngineConfiguration DEFAULTS = EngineConfiguration.defaults();

    private final String operations =
            Repository.read(Repository.root().resolve("docs").resolve("operations.md"));

    @BeforeAll
    static void whatIsMadeOnceIsMade() {
        heapBytes(DEFAULTS);
    }

    @Test
    void saysWhatEachSettingAdds() {
        List<MatchResult> rows = ROW.matcher(operations.substring(operations.indexOf("<!-- sizes:")))
                .results()
                .toList();
        long heapBytes = heapBytes(DEFAULTS);

        assertThat(rows).hasSize(9).allSatisfy(row -> {
            Setting setting = setting(row.group(1));
            long more = setting.defaultValue();
            EngineConfiguration twice = DEFAULTS.with(setting, 2 * more).checked();
            assertThat(MemoryBudget.of(twice).totalBytes()
                            - MemoryBudget.of(DEFAULTS).totalBytes())
                    .isEqualTo(Long.parseLong(row.group(2)) * more);
            assertThat((heapBytes(twice) - heapBytes) / (double) more)
                    .isCloseTo(Double.parseDouble(row.group(3)), within(0.5 + Long.parseLong(row.group(3)) / 10.0));
        });
    }

    @Test
    void saysWhatTheServerTakesInAll() {
        MatchResult inAll = IN_ALL.matcher(operations).results().findFirst().orElseThrow();

        assertThat(MemoryBudget.of(DEFAULTS).totalBytes() / MB)
                .isCloseTo(Double.parseDouble(inAll.group(1)), within(0.5));
        assertThat(heapBytes(DEFAULTS) / MB).isCloseTo(Double.parseDouble(inAll.group(2)), withPercentage(5));
    }

    /** What an engine allocates at its start stays for its life. */
    private static long heapBytes(EngineConfiguration configuration) {
        long threadId = Thread.currentThread().getId();
        long before = THREADS.getThreadAllocatedBytes(threadId);
        Engine engine =
                Engine.launch(new EngineContext().configuration(configuration).threadingMode(ThreadingMode.INVOKER));
        long allocatedBytes = THREADS.getThreadAllocatedBytes(threadId) - before;
        engine.close();
        return allocatedBytes;
    }

    private static Setting setting(String flag) {
        return EngineConfiguration.settings().stream()
                .filter(setting -> setting.flag().equals(flag))
                .findFirst()
                .orElseThrow();
    }
}
