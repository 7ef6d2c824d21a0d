package io.ringcast.server;

import io.ringcast.agent.TelemetryAgent;
import io.ringcast.client.LiveListener;
import io.ringcast.client.LiveState;
import io.ringcast.client.RateText;
import io.ringcast.client.Sample;
import io.ringcast.client.SeriesName;
import io.ringcast.client.UpdateView;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;

/** Prints what a live client hears: updates to one place, everything else to another. On the client's thread. */
final class UpdatePrinter implements LiveListener {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneId.systemDefault());
    private static final double NS_PER_MS = 1e6;
    private static final double NS_PER_SECOND = 1e9;
    private static final Set<String> FINAL_ERRORS = Set.of("bad-selector", "forbidden", "protocol-violation");
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean isJson;
    private final long maxCount;
    private final StopSignal stop;
    private boolean isStatusShown;
    private long count;
    private long countAtStatus;
    private long statusNs = System.nanoTime();
    private double lastLagMs;
    private volatile int exitCode;

    UpdatePrinter(PrintWriter out, PrintWriter err, boolean isJson, long maxCount, StopSignal stop) {
        this.out = out;
        this.err = err;
        this.isJson = isJson;
        this.maxCount = maxCount;
        this.stop = stop;
    }

    /** 0, or 1 when the server said that asking again is of no use. */
    int exitCode() {
        return exitCode;
    }

    @Override
    public void onState(LiveState state, String detail) {
        if (state == LiveState.CONNECTED || state == LiveState.RECONNECTING) {
            note(state.name().toLowerCase(Locale.ROOT) + ": " + detail);
        } else if (state == LiveState.CLOSED && !stop.isGiven()) {
            fail("the server closed for good: " + detail);
        }
    }

    @Override
    public void onUpdate(UpdateView update) {
        if (count >= maxCount) {
            return;
        }
        count++;
        hideStatus();
        out.println(isJson ? update.json() : line(update));
        if (count >= maxCount || out.checkError()) {
            stop.give();
        }
    }

    @Override
    public void onRemoved(SeriesName series) {
        note("removed: " + series);
    }

    @Override
    public void onLive(long seriesCount) {
        note("live: " + seriesCount + " series");
    }

    @Override
    public void onError(String code, String message) {
        if (FINAL_ERRORS.contains(code)) {
            fail(code + ": " + message);
        } else {
            note(code + ": " + message);
        }
    }

    @Override
    public void onPong(long roundTripNs) {
        note(String.format(Locale.ROOT, "pong after %.2f ms", roundTripNs / NS_PER_MS));
    }

    /** Writes rate and lag over the terminal's last line. */
    void showStatus() {
        final long nowNs = System.nanoTime();
        final double perSecond = (count - countAtStatus) * NS_PER_SECOND / (nowNs - statusNs);
        countAtStatus = count;
        statusNs = nowNs;
        isStatusShown = true;
        err.print(String.format(
                Locale.ROOT, "%s%.0f updates/s, lag %.1f ms, %d so far", CLEAR_LINE, perSecond, lastLagMs, count));
        err.flush();
    }

    private String line(UpdateView update) {
        final Sample newest = update.newest();
        lastLagMs = (TelemetryAgent.systemEpochNs() - newest.timestampNs()) / NS_PER_MS;
        return String.format(
                Locale.ROOT,
                "%s  %s  %s%s%s  %.1f ms%s",
                TIME.format(Instant.ofEpochSecond(0, newest.timestampNs())),
                update.series(),
                newest.valueText(),
                update.rate().isPresent() ? "  " + RateText.of(update.rate()) + "/s" : "",
                envelope(update),
                lastLagMs,
                update.isSnapshot() ? "  (snapshot)" : "");
    }

    private static String envelope(UpdateView update) {
        if (update.isEnvelopeUnknown()) {
            return "  [?]";
        }
        return update.minText().isEmpty() ? "" : "  [" + update.minText() + " to " + update.maxText() + "]";
    }

    private void fail(String text) {
        exitCode = 1;
        note(text);
        stop.give();
    }

    private void note(String text) {
        hideStatus();
        err.println(text);
    }

    private void hideStatus() {
        if (isStatusShown) {
            isStatusShown = false;
            err.print(CLEAR_LINE);
            err.flush();
        }
    }
}
