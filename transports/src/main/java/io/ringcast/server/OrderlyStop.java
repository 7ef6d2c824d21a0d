package io.ringcast.server;

import io.ringcast.engine.Deadline;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.agrona.concurrent.NanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way in which a server ends: the parts that were started, step by step, each with its deadline and a line in the log. A part
 * that fails holds up no other. For one thread.
 */
final class OrderlyStop {
    private static final Logger LOG = LoggerFactory.getLogger(OrderlyStop.class);

    private final Map<StopStep, List<Part>> parts = new EnumMap<>(StopStep.class);
    private final NanoClock clock;
    private final Consumer<String> lines;

    /** What is stopped at a step. */
    @FunctionalInterface
    interface Part {
        /**
         * Stops; may go over the deadline only by what does not wait.
         *
         * @return what became of it, with numbers, for the log; null: there is nothing to say.
         */
        String stop(Deadline deadline) throws Exception;
    }

    /** @param lines hears what was done, on the thread that stops. */
    OrderlyStop(NanoClock clock, Consumer<String> lines) {
        this.clock = clock;
        this.lines = lines;
    }

    /** Has a part stopped at this step, before those that were added to it earlier. */
    void add(StopStep step, Part part) {
        parts.computeIfAbsent(step, none -> new ArrayList<>()).add(0, part);
    }

    /** The same for a part that takes no deadline and that nothing has to be said of. */
    void addClosing(StopStep step, AutoCloseable part) {
        add(step, deadline -> {
            part.close();
            return null;
        });
    }

    /**
     * Stops everything that was added. Again: nothing happens.
     *
     * @param delayMs how long all goes on before agents and dashboards are sent away.
     * @param drainMs how long that may take.
     */
    void run(long delayMs, long drainMs) {
        if (parts.isEmpty()) {
            return;
        }
        final long startNs = clock.nanoTime();
        final Deadline drainStart = Deadline.in(delayMs, clock);
        lines.accept("stopping, " + drainMs + " ms to drain and " + StopStep.GRACE_MS + " ms to end");
        for (final StopStep step : StopStep.values()) {
            final List<Part> partsOfStep = parts.remove(step);
            if (partsOfStep != null) {
                run(step, partsOfStep, step.deadline(drainStart, drainMs));
            }
        }
        lines.accept("stopped in " + sinceMs(startNs) + " ms");
    }

    private void run(StopStep step, List<Part> partsOfStep, Deadline deadline) {
        final long startNs = clock.nanoTime();
        final StringJoiner outcome = new StringJoiner(", ", ": ", "").setEmptyValue("");
        for (final Part part : partsOfStep) {
            final String said = stop(part, deadline);
            if (said != null) {
                outcome.add(said);
            }
        }
        lines.accept("stop " + (step.ordinal() + 1) + "/" + StopStep.values().length + ": " + step.title() + outcome
                + ", " + sinceMs(startNs) + " ms");
    }

    private String stop(Part part, Deadline deadline) {
        try {
            return part.stop(deadline);
        } catch (Exception e) {
            LOG.error("a part did not stop as it should", e);
            return "failed";
        }
    }

    private long sinceMs(long startNs) {
        return TimeUnit.NANOSECONDS.toMillis(clock.nanoTime() - startNs);
    }
}
