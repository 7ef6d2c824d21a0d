package io.ringcast.bench.jmh;

import io.ringcast.engine.fanout.Selector;
import io.ringcast.engine.wire.BatchScanner;
import io.ringcast.engine.wire.SeriesKeyFlyweight;
import io.ringcast.engine.wire.SeriesTable;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Whether a series belongs to a group: asked once when it is born, and of every series when a group is built. */
@State(Scope.Thread)
public class SelectorBenchmark {
    private static final Map<String, String> AGENT_LABELS = Map.of("env", "prod", "host", "h1");

    /** What the selector asks for. */
    @Param({"all", "name", "otherName", "labels", "agentLabel", "glob", "nameRegex", "choice", "regex", "notRegex"})
    String kind;

    private final SeriesTable table = new SeriesTable(1);
    private final SeriesKeyFlyweight key = new SeriesKeyFlyweight();
    private Selector selector;

    @Setup
    public void setUp() {
        selector = Selector.parse(
                switch (kind) {
                    case "all" -> "";
                    case "name" -> "cpu_usage";
                    case "otherName" -> "mem_usage";
                    case "labels" -> "cpu_usage{core=\"0\",mode=\"user\"}";
                    case "agentLabel" -> "cpu_usage{env=\"prod\"}";
                    case "glob" -> "cpu_*";
                    case "nameRegex" -> "{__name__=~\"cpu_.+\"}";
                    case "choice" -> "cpu_usage{env=~\"prod|stage\"}";
                    case "regex" -> "cpu_usage{core=~\"[0-9]+\"}";
                    case "notRegex" -> "cpu_usage{mode!~\"idle.*\",env!~\"dev.*\"}";
                    default -> throw new IllegalArgumentException("kind=" + kind);
                });
        final PreparedBatch batch = PreparedBatch.of("1x1");
        new BatchScanner(batch.length()).scan(batch.buffer(), 0, batch.length(), table);
        if (matches() == kind.equals("otherName")) {
            throw new IllegalStateException("the selector says the wrong thing: " + kind);
        }
    }

    /** Lays the key open and matches it. */
    @Benchmark
    public boolean matches() {
        key.wrap(table.keyBuffer(0), table.keyOffset(0), table.keyLength(0));
        return selector.matches(1, key, "agent-1", AGENT_LABELS);
    }
}
