package io.ringcast.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import io.ringcast.engine.EngineConfiguration;
import io.ringcast.engine.Setting;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.grpc.GrpcConfiguration;
import io.ringcast.http.HttpConfiguration;
import io.ringcast.project.Repository;
import io.ringcast.proto.v1.Limits;
import io.ringcast.ws.WsConfiguration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The tables of limits in docs/operations.md say what the code does. */
@Tag("A7")
@Tag("C44")
class LimitsTableTest {
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| [^|]+ \\| `(--[a-z-]+)` \\| ([0-9]+) \\| (?:`([a-z_]+)`|-) \\| `([a-z-]+)` \\|");
    /** Follows from the longest batch; not a setting. */
    private static final Set<String> NOT_SET = Set.of("max_unacked_batches");

    private final List<MatchResult> rows = ROW.matcher(table()).results().toList();

    @Test
    void namesOptionsThatExistAndTheirDefaults() {
        final Map<String, Long> defaults = Stream.of(
                        EngineConfiguration.settings(),
                        GrpcConfiguration.settings(),
                        WsConfiguration.settings(),
                        HttpConfiguration.settings())
                .flatMap(List::stream)
                .collect(Collectors.toMap(Setting::flag, Setting::defaultValue));
        assertThat(rows).hasSizeGreaterThan(25);
        assertThat(rows)
                .allSatisfy(row -> assertThat(defaults).containsEntry(row.group(1), Long.parseLong(row.group(2))));
    }

    @Test
    void namesEveryLimitThatAgentsAreTold() {
        final Set<String> told = Limits.getDescriptor().getFields().stream()
                .map(FieldDescriptor::getName)
                .filter(name -> !NOT_SET.contains(name))
                .collect(Collectors.toSet());
        assertThat(rows.stream().map(row -> row.group(3)).filter(name -> name != null))
                .containsExactlyInAnyOrderElementsOf(told);
    }

    @Test
    void namesACounterForEachLimitAndNoneTwice() {
        final Map<String, CounterDescriptor> counters = Arrays.stream(CounterDescriptor.values())
                .collect(Collectors.toMap(CounterDescriptor::label, Function.identity()));
        final List<String> named = rows.stream().map(row -> row.group(4)).toList();
        assertThat(named).doesNotHaveDuplicates().allMatch(counters::containsKey, "is a counter");
    }

    private static String table() {
        final String operations =
                Repository.read(Repository.root().resolve("docs").resolve("operations.md"));
        return operations.substring(operations.indexOf("<!-- limits:"));
    }
}
