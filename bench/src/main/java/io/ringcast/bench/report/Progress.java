package io.ringcast.bench.report;

import java.io.PrintWriter;
import java.util.Locale;

/** Says on one line of its own what runs and how long the rest will take. One thread. */
final class Progress {
    private static final double NS_PER_SECOND = 1e9;
    private static final int SECONDS_PER_MINUTE = 60;

    private final PrintWriter out;
    private final long startNs = System.nanoTime();
    private int blockCount;
    private int finishedCount;

    Progress(PrintWriter out) {
        this.out = out;
    }

    /** So many blocks of about the same length are to come. */
    void expect(int newBlockCount) {
        blockCount = newBlockCount;
    }

    void show(String what) {
        final double spentSeconds = (System.nanoTime() - startNs) / NS_PER_SECOND;
        final String left = finishedCount == 0
                ? ""
                : ", about " + time(spentSeconds / finishedCount * (blockCount - finishedCount)) + " left";
        out.println("[" + (finishedCount + 1) + "/" + blockCount + ", " + time(spentSeconds) + left + "] " + what);
        out.flush();
    }

    void finishedBlock() {
        finishedCount++;
    }

    private static String time(double seconds) {
        final long whole = Math.round(seconds);
        return String.format(Locale.ROOT, "%d:%02d", whole / SECONDS_PER_MINUTE, whole % SECONDS_PER_MINUTE);
    }
}
