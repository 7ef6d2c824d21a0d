package io.ringcast.bench.rig.client;

import io.ringcast.bench.rig.client.SeriesBook.Truth;
import io.ringcast.bench.rig.measure.Findings;
import io.ringcast.bench.rig.measure.LatencyHistogram;
import io.ringcast.bench.rig.measure.WallNanoClock;
import io.ringcast.ws.WsConfiguration;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A place that one client after the other takes: it comes, asks, changes its mind, stops reading for a while, and leaves with a
 * goodbye or a reset; after a reset the next may be the same one, which goes on from what it knew. Owned by the receivers' thread.
 */
final class RestlessClient {
    private static final int FRAME_MAX_LENGTH = 1 << 20;
    private static final long FIRST_WITHIN_MS = 10_000;
    private static final long ANSWER_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);
    private static final int CLOSED_NORMALLY = 1000;
    private static final long DRAIN_NS =
            TimeUnit.MILLISECONDS.toNanos(WsConfiguration.defaults().get(WsConfiguration.DRAIN_TIMEOUT_MS));
    private static final LatencyHistogram NO_LATENCY = new LatencyHistogram();

    /** What all places share. */
    record Shared(int port, Selector readiness, SeriesBook book, ClientTally tally, Findings findings, Random random) {}

    /**
     * How they behave; times are means.
     *
     * @param stallMaxMs well below the time after which a server closes a client that does not read
     */
    record Manners(
            long stayMs,
            long awayMaxMs,
            long stallMaxMs,
            int slowOneIn,
            int largeOneIn,
            int binaryOneIn,
            int wishesMax) {
        static final Manners SOAK = new Manners(25_000, 2_000, 8_000, 5, 12, 3, 3);
    }

    private final String name;
    private final Shared shared;
    private final Manners manners;
    private ClientConnection connection;
    private CheckedStream stream;
    private Collection<CheckedSubscription> kept = List.of();
    private String keptEpoch = "";
    private boolean isBinary;
    private boolean isSlow;
    private boolean isStalled;
    private boolean isLeaving;
    private boolean staysForGood;
    private long comeNs;
    private long leaveNs;
    private long changeNs;
    private long turnNs;

    RestlessClient(int number, Shared shared, Manners manners) {
        name = "client " + number;
        this.shared = shared;
        this.manners = manners;
        comeNs = System.nanoTime() + drawNs(FIRST_WITHIN_MS);
    }

    /** Does what is due now. */
    void step(long nowNs) {
        try {
            if (connection == null) {
                if (nowNs >= comeNs && !staysForGood) {
                    come(nowNs);
                }
            } else if (isLeaving) {
                requireEnd(nowNs);
            } else if (!staysForGood && connection.isUpgraded()) {
                act(nowNs);
            }
        } catch (IOException e) {
            fail(String.valueOf(e.getMessage()));
        }
    }

    /** Its socket is ready; {@code buffer} is the thread's own and {@code view} shows its bytes. */
    void onReady(SelectionKey key, ByteBuffer buffer, UnsafeBuffer view) {
        try {
            if (key.isConnectable()) {
                connection.onConnectable();
            } else if (!connection.onReadable(buffer, view, WallNanoClock::epochNs)) {
                onEnded();
            } else if (!connection.record().faults().isEmpty()) {
                fail("");
            }
        } catch (IOException e) {
            onLost(String.valueOf(e.getMessage()));
        }
    }

    /** Reads, does nothing else, and neither leaves nor comes from now on. */
    void stayForGood() {
        staysForGood = true;
        if (connection != null && isStalled) {
            isStalled = false;
            connection.stall(false);
        }
    }

    /** Leaves with a goodbye, never to come back. */
    void leaveForGood() {
        staysForGood = true;
        try {
            if (connection != null && !isLeaving) {
                leave();
            }
        } catch (IOException e) {
            fail(String.valueOf(e.getMessage()));
        }
    }

    boolean isHere() {
        return connection != null;
    }

    /** Why it does not know what is true; empty: it does, or is not here. */
    List<String> differences(Truth truth) {
        return connection == null || isLeaving
                ? List.of()
                : stream.differences(truth).stream()
                        .map(difference -> name + ": " + difference)
                        .toList();
    }

    private void come(long nowNs) throws IOException {
        stream = new CheckedStream(shared.book(), shared.tally(), this::found);
        final List<String> requests = kept.isEmpty() ? newWishes() : oldWishes();
        kept = List.of();
        connection = new ClientConnection(
                new ClientRecord("its stream", NO_LATENCY),
                new RestlessDialect(isBinary, requests, stream),
                new ClientPlan(name, "", -1, -1, true, isSlow),
                FRAME_MAX_LENGTH);
        isLeaving = false;
        isStalled = false;
        leaveNs = nowNs + drawExponentialNs(manners.stayMs());
        changeNs = nowNs + drawExponentialNs(manners.stayMs());
        turnNs = nowNs + drawNs(manners.stallMaxMs());
        shared.tally().joined();
        connection.connect(shared.readiness(), shared.port(), this);
    }

    private List<String> newWishes() {
        isBinary = isOneIn(manners.binaryOneIn());
        isSlow = isOneIn(manners.slowOneIn());
        final List<Wish> wishes = new ArrayList<>();
        final int count = 1 + shared.random().nextInt(manners.wishesMax());
        for (int i = 0; i < count; i++) {
            final Wish wish = Wish.draw(shared.book(), shared.random(), isOneIn(manners.largeOneIn()));
            if (wishes.stream().noneMatch(other -> other.selector().equals(wish.selector()))) {
                wishes.add(wish);
            }
        }
        return wishes.stream().map(stream::subscribe).toList();
    }

    private List<String> oldWishes() {
        return kept.stream()
                .map(known -> known.canResume() ? stream.resume(known, keptEpoch) : stream.subscribe(known.wish()))
                .toList();
    }

    private void act(long nowNs) throws IOException {
        if (nowNs >= leaveNs) {
            leave();
        } else if (nowNs >= changeNs && stream.hasAllAnswers()) {
            changeNs = nowNs + drawExponentialNs(manners.stayMs());
            changeMind();
        } else if (isSlow && nowNs >= turnNs) {
            turnNs = nowNs + drawNs(manners.stallMaxMs());
            isStalled = !isStalled;
            connection.stall(isStalled);
            if (isStalled) {
                shared.tally().stalled();
            }
        }
    }

    /** Ends a subscription, or asks for another; the same selector with other options takes the place of what there is. */
    private void changeMind() throws IOException {
        shared.tally().changed();
        if (shared.random().nextBoolean()) {
            connection.send(stream.unsubscribe());
        }
        connection.send(stream.subscribe(Wish.draw(shared.book(), shared.random(), false)));
    }

    private void leave() throws IOException {
        final boolean isGoodbye = staysForGood || shared.random().nextBoolean();
        shared.tally().left(isGoodbye);
        if (isGoodbye) {
            isLeaving = true;
            leaveNs = System.nanoTime();
            connection.stall(false);
            connection.sayGoodbye();
            return;
        }
        kept = shared.random().nextBoolean() ? stream.subscriptions() : List.of();
        keptEpoch = stream.epoch();
        connection.reset();
        gone();
    }

    private void onEnded() {
        if (isLeaving && connection.closeCode() == CLOSED_NORMALLY) {
            connection.close();
            gone();
        } else {
            onLost("");
        }
    }

    /** Whoever is far behind and says goodbye is cut when the time is over that the server has for last bytes. */
    private void onLost(String why) {
        if (isLeaving && connection.closeCode() == 0 && System.nanoTime() - leaveNs >= DRAIN_NS) {
            shared.tally().cutShort();
            connection.close();
            gone();
        } else {
            fail(why);
        }
    }

    private void requireEnd(long nowNs) {
        if (nowNs - leaveNs > ANSWER_TIMEOUT_NS) {
            fail("its goodbye was not answered");
        }
    }

    private void fail(String why) {
        if (!why.isEmpty()) {
            found(why);
        }
        if (connection != null) {
            connection.record().faults().forEach(this::found);
            connection.close();
        }
        gone();
    }

    private void gone() {
        connection = null;
        comeNs = System.nanoTime() + drawNs(manners.awayMaxMs());
    }

    private void found(String what) {
        final String state = isLeaving
                ? ", leaving for " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - leaveNs) + " ms"
                : isStalled ? ", not reading" : "";
        shared.findings().add(name + (isSlow ? ", slow" : "") + (isBinary ? ", binary" : "") + state + ": " + what);
    }

    private boolean isOneIn(int count) {
        return shared.random().nextInt(count) == 0;
    }

    private long drawNs(long maxMs) {
        return (long) (shared.random().nextDouble() * TimeUnit.MILLISECONDS.toNanos(maxMs));
    }

    private long drawExponentialNs(long meanMs) {
        return (long) (-Math.log(1 - shared.random().nextDouble()) * TimeUnit.MILLISECONDS.toNanos(meanMs));
    }
}
