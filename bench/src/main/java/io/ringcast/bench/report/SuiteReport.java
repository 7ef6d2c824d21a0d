package io.ringcast.bench.report;

import io.ringcast.bench.rig.peer.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A finished suite with all that its reports say.
 *
 * @param title as in "quick set"
 * @param method how long each run was warmed and measured, in words
 * @param facts the machine
 * @param peers those that took part
 * @param aims what the figures are held against
 */
record SuiteReport(
        String title, String method, Map<String, String> facts, List<Peer> peers, SuiteResults results, Aims aims) {
    /** Its table. */
    ResultTable table() {
        return new ResultTable(results, aims.targets());
    }

    /** A line for each figure that was asked for. */
    FigureTable figures() {
        return new FigureTable(results, aims);
    }

    /** What must be known to read the figures, a sentence each. */
    List<String> notes() {
        final List<String> notes = new ArrayList<>(Notes.of(results));
        aims.absent().forEach((name, missing) -> notes.add(name + " is left out: missing " + missing + "."));
        return notes;
    }

    /** Whether nothing failed and every target was met. */
    boolean isClean() {
        final ResultTable table = table();
        return (!aims.areListed() || figures().isMet())
                && table.failures().isEmpty()
                && table.scenarioNumbers().stream()
                        .flatMap(number -> table.rows(number).stream())
                        .noneMatch(row -> row.get(row.size() - 1).contains("MISS"));
    }
}
