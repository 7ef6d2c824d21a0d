package io.ringcast.server;

import io.ringcast.client.LiveTable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Draws a {@link LiveTable} over and over on a terminal; elsewhere prints a line a second. One thread. */
final class TableScreen {
    /** 10 times a second. */
    static final int REDRAW_INTERVAL_MS = 100;

    private static final int TABLE_ROWS_MAX = 20;
    private static final int OTHER_ROWS = 5;
    private static final long NS_PER_SECOND = 1_000_000_000L;
    private static final String CLEAR_SCREEN = "\u001b[2J";
    private static final String HOME = "\u001b[H";
    private static final String CLEAR_LINE_REST = "\u001b[K";
    private static final String CLEAR_REST = "\u001b[J";

    private final LiveTable table;
    private final Terminal terminal;
    private final PrintWriter out;
    private final List<String> hints;
    private boolean isStarted;
    private long secondStartNs;
    private long countAtSecond;
    private long perSecond;

    /** @param hints lines below the table. */
    TableScreen(LiveTable table, Terminal terminal, PrintWriter out, List<String> hints) {
        this.table = table;
        this.terminal = terminal;
        this.out = out;
        this.hints = List.copyOf(hints);
    }

    /** Shows how things stand. */
    void draw(long nowNs) {
        final boolean isFirst = !isStarted;
        if (isFirst) {
            isStarted = true;
            secondStartNs = nowNs;
            if (terminal.isTerminal()) {
                out.print(CLEAR_SCREEN);
            } else {
                hints.forEach(out::println);
            }
        }
        final boolean isSecondOver = nowNs - secondStartNs >= NS_PER_SECOND;
        if (isSecondOver) {
            count(nowNs);
        }
        if (terminal.isTerminal()) {
            redraw();
        } else if (isFirst || isSecondOver) {
            out.println(summary());
        }
        out.flush();
    }

    /** Leaves the last table on the screen, the cursor below. */
    void leave() {
        out.println();
        out.flush();
    }

    private void count(long nowNs) {
        terminal.measure();
        final long count = table.updateCount();
        perSecond = Math.round((count - countAtSecond) * (double) NS_PER_SECOND / (nowNs - secondStartNs));
        countAtSecond = count;
        secondStartNs = nowNs;
    }

    private void redraw() {
        final List<String> lines = new ArrayList<>();
        lines.add(terminal.cut(summary()));
        lines.add("");
        lines.add(terminal.bold(terminal.cut(LiveTable.heading())));
        final int rowCount = Math.max(1, Math.min(TABLE_ROWS_MAX, terminal.rows() - OTHER_ROWS - hints.size()));
        table.lines(rowCount).forEach(line -> lines.add(terminal.cut(line)));
        lines.add("");
        hints.forEach(hint -> lines.add(terminal.cut(hint)));
        out.print(HOME + String.join(CLEAR_LINE_REST + "\r\n", lines) + CLEAR_LINE_REST + CLEAR_REST);
    }

    private String summary() {
        return String.format(Locale.ROOT, "%s · %d updates/s", table.summary(), perSecond);
    }
}
