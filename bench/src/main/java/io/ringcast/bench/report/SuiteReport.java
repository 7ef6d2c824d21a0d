package io.ringcast.bench.report;

import io.ringcast.bench.rig.peer.Peer;
import java.util.List;
import java.util.Map;

/**
 * A finished suite with all that its reports say.
 *
 * @param title as in "quick set"
 * @param method how long each run was warmed and measured, in words
 * @param facts the machine
 * @param peers those that took part
 */
public record SuiteReport(
        String title, String method, Map<String, String> facts, List<Peer> peers, SuiteResults results) {
    /** Its table. */
    ResultTable table() {
        return new ResultTable(results, Target.all());
    }

    /** What must be known to read the figures, a sentence each. */
    List<String> notes() {
        return Notes.of(results);
    }

    /** Whether nothing failed and every target was met. */
    public boolean isClean() {
        final ResultTable table = table();
        return table.failures().isEmpty()
                && table.scenarioNumbers().stream()
                        .flatMap(number -> table.rows(number).stream())
                        .noneMatch(row -> row.get(row.size() - 1).contains("MISS"));
    }
}
