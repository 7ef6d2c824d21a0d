package io.ringcast.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A row of docs/requirements.md may say done only when a test bears its ID. */
class RequirementsTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| *([A-G]\\d+) *\\|[^|\n]*\\| *([^|\n]*?) *\\|.*\\|$");
    private static final Pattern TAG = Pattern.compile("@Tag\\(\"([A-G]\\d+)\"\\)");

    private final Map<String, String> statusById = new LinkedHashMap<>();

    RequirementsTest() {
        String table = Repository.read(Repository.root().resolve("docs/requirements.md"));
        ROW.matcher(table).results().forEach(row -> statusById.put(row.group(1), row.group(2)));
    }

    @Test
    void knowsOnlyThreeStatuses() {
        assertThat(statusById).isNotEmpty();
        assertThat(statusById.values()).isSubsetOf("done", "later", "not ours");
    }

    @Test
    void findsATestForEveryRowThatIsDone() {
        List<String> done = statusById.keySet().stream()
                .filter(id -> "done".equals(statusById.get(id)))
                .toList();
        System.out.printf("requirements: %d done of %d%n", done.size(), statusById.size());

        Set<String> tagged = tags();
        assertThat(done.stream().filter(id -> !tagged.contains(id)))
                .as("rows marked done in docs/requirements.md without a test that bears their @Tag")
                .isEmpty();
    }

    @Test
    void knowsEveryRowThatATestNames() {
        assertThat(tags()).isSubsetOf(statusById.keySet());
    }

    private static Set<String> tags() {
        return Repository.testSources().stream()
                .flatMap(source -> TAG.matcher(source).results())
                .map(tag -> tag.group(1))
                .collect(Collectors.toSet());
    }
}
