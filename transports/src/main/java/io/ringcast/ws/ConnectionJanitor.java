package io.ringcast.ws;

import io.ringcast.auth.live.LiveAdmission;
import io.ringcast.engine.Deadline;
import io.ringcast.engine.Setting;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import io.ringcast.log.ErrorLog;
import io.ringcast.ws.WsCounters.Message;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.NanoClock;
import org.java_websocket.exceptions.WebsocketNotConnectedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pings, timeouts, and the closes that others must not wait for; a thread of its own. It takes the library's monitors and
 * holds none of ours.
 */
final class ConnectionJanitor implements Runnable, Executor {
    private static final Logger LOGGER = LoggerFactory.getLogger(ConnectionJanitor.class);
    private static final long MAX_SWEEP_NS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long MIN_SWEEP_NS = TimeUnit.MILLISECONDS.toNanos(10);

    private final WsClocks clocks;
    private final NanoClock clock;
    private final WsCounters messageCounters;
    private final Counters counters;
    private final ErrorLog errors;
    private final long handshakeTimeoutNs;
    private final long drainTimeoutNs;
    private final long deadAfterNs;
    private final long authTimeoutNs;
    private final long subscribeTimeoutNs;
    private final PingSchedule pings;
    private final PingSchedule sweeps;
    private final ConcurrentLinkedQueue<Runnable> orders = new ConcurrentLinkedQueue<>();
    private final Thread thread = new Thread(this, "ringcast-ws-janitor");
    private volatile boolean isStopped;
    private volatile RingChannelFactory sockets;

    ConnectionJanitor(WsConfiguration configuration, WsClocks clocks, WsCounters messageCounters, Counters counters) {
        this.clocks = clocks;
        clock = clocks.nanoClock();
        this.messageCounters = messageCounters;
        this.counters = counters;
        errors = new ErrorLog(LOGGER, clock);
        handshakeTimeoutNs = ns(configuration.get(WsConfiguration.HANDSHAKE_TIMEOUT_MS));
        drainTimeoutNs = ns(configuration.get(WsConfiguration.DRAIN_TIMEOUT_MS));
        deadAfterNs = ns(configuration.get(WsConfiguration.DEAD_AFTER_MS));
        authTimeoutNs = ns(configuration.get(WsConfiguration.AUTH_MESSAGE_TIMEOUT_MS));
        subscribeTimeoutNs = ns(configuration.get(WsConfiguration.SUBSCRIBE_TIMEOUT_MS));
        pings = new PingSchedule(ns(configuration.get(WsConfiguration.PING_INTERVAL_MS)), clock.nanoTime());
        sweeps = new PingSchedule(sweepNs(configuration), clock.nanoTime());
        thread.setDaemon(true);
    }

    /** By which connections are timed. */
    NanoClock clock() {
        return clock;
    }

    /** Where failures of the live server are told. */
    ErrorLog errors() {
        return errors;
    }

    WsCounters messageCounters() {
        return messageCounters;
    }

    /** Starts the thread. */
    void start(RingChannelFactory socketsToWatch) {
        sockets = socketsToWatch;
        thread.start();
    }

    /** Ends the thread; what was ordered before is still done. Waits for it until the deadline. */
    void stop(Deadline deadline) throws InterruptedException {
        isStopped = true;
        LockSupport.unpark(thread);
        deadline.join(thread);
    }

    /** Has something done that may wait for the library; never blocks, any thread. */
    @Override
    public void execute(Runnable order) {
        orders.offer(order);
        LockSupport.unpark(thread);
    }

    @Override
    public void run() {
        while (!isStopped) {
            doWork();
            if (orders.isEmpty() && !isStopped) {
                LockSupport.parkNanos(this, untilDueNs());
            }
        }
        runOrders();
        guarded(() -> sockets.lingering().closeAll());
    }

    /** One round. */
    void doWork() {
        runOrders();
        final long nowNs = clock.nanoTime();
        if (sweeps.poll(nowNs)) {
            guarded(() -> sockets.refused().sweep(nowNs));
            guarded(() -> sockets.lingering().sweep(nowNs));
            sockets.channels().forEach(channel -> guarded(() -> sweep(channel, nowNs)));
            errors.tellRepeats();
        }
        if (pings.poll(nowNs)) {
            sockets.channels().forEach(channel -> guarded(() -> ping(channel)));
        }
    }

    private long untilDueNs() {
        final long nowNs = clock.nanoTime();
        return Math.min(pings.untilDueNs(nowNs), sweeps.untilDueNs(nowNs));
    }

    private void runOrders() {
        for (Runnable order = orders.poll(); order != null; order = orders.poll()) {
            guarded(order);
        }
    }

    private void sweep(RingChannel channel, long nowNs) {
        channel.remindLibrary();
        if (channel.times().isEnding()) {
            if (channel.times().isEndingFor(drainTimeoutNs, nowNs)) {
                channel.abort(RingChannel.ABNORMAL_CLOSE, "closing took too long");
            }
        } else if (!channel.times().isOpened()) {
            sweepUnanswered(channel, nowNs);
        } else if (!isAllowed(channel, nowNs)) {
            return;
        } else if (deadAfterNs > 0 && nowNs - channel.connection().lastSeenNs() >= deadAfterNs) {
            count(CounterDescriptor.CLIENTS_CLOSED_SILENT);
            channel.abort(RingChannel.ABNORMAL_CLOSE, "no sign of life");
        } else if (subscribeTimeoutNs > 0
                && !channel.connection().hasSubscribed()
                && channel.times().isOpenedFor(subscribeTimeoutNs, nowNs)
                && !channel.hasUnread()) {
            count(CounterDescriptor.CLIENTS_CLOSED_UNSUBSCRIBED);
            channel.close(CloseReason.NOT_SUBSCRIBED);
        }
    }

    private void sweepUnanswered(RingChannel channel, long nowNs) {
        // The check of a token has a time limit of its own.
        if (channel.times().isOlderThan(handshakeTimeoutNs, nowNs)
                && !channel.connection().isAwaitingAdmission()
                && !channel.hasUnread()) {
            count(CounterDescriptor.UPGRADES_TIMED_OUT);
            channel.refuse(HttpAnswer.TOO_LATE);
        }
    }

    /** Closes a client that has shown no token in time, or whose token is no longer good for what it was let in for. */
    private boolean isAllowed(RingChannel channel, long nowNs) {
        final LiveAdmission admission = channel.connection().admission();
        if (admission == null) {
            if (channel.times().isOpenedFor(authTimeoutNs, nowNs)
                    && !channel.connection().isAwaitingAdmission()
                    && !channel.hasUnread()) {
                count(CounterDescriptor.CLIENTS_CLOSED_UNAUTHORIZED);
                channel.close(CloseReason.UNAUTHORIZED);
                return false;
            }
            return true;
        }
        switch (admission.standing(clocks.epochClock().time())) {
            case ENDED -> {
                count(CounterDescriptor.CLIENTS_CLOSED_UNAUTHORIZED);
                channel.expel(CloseReason.UNAUTHORIZED);
                return false;
            }
            case SCOPE_CHANGED -> {
                count(CounterDescriptor.CLIENTS_CLOSED_FORBIDDEN);
                channel.expel(CloseReason.FORBIDDEN);
                return false;
            }
            default -> {
                return true;
            }
        }
    }

    private void count(CounterDescriptor counter) {
        counters.addShared(counter, 1);
    }

    private void ping(RingChannel channel) {
        if (channel.isReadyForPing()) {
            try {
                channel.ping();
                messageCounters.increment(Message.OUTBOUND_PING_FRAME);
            } catch (WebsocketNotConnectedException closedMeanwhile) {
                channel.ending();
            }
        }
    }

    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (Throwable failure) {
            // An Error of one connection must not end the upkeep of all.
            count(CounterDescriptor.UPKEEP_FAILURES);
            errors.tell("upkeep of a connection failed", failure);
        }
    }

    private static long sweepNs(WsConfiguration configuration) {
        long shortestNs = 4 * MAX_SWEEP_NS;
        shortestNs = Math.min(shortestNs, ns(configuration.get(WsConfiguration.HANDSHAKE_TIMEOUT_MS)));
        shortestNs = Math.min(shortestNs, ns(configuration.get(WsConfiguration.DRAIN_TIMEOUT_MS)));
        shortestNs = Math.min(shortestNs, ns(configuration.get(WsConfiguration.AUTH_MESSAGE_TIMEOUT_MS)));
        for (final Setting offWhenZero : List.of(WsConfiguration.DEAD_AFTER_MS, WsConfiguration.SUBSCRIBE_TIMEOUT_MS)) {
            if (configuration.get(offWhenZero) > 0) {
                shortestNs = Math.min(shortestNs, ns(configuration.get(offWhenZero)));
            }
        }
        return Math.max(MIN_SWEEP_NS, shortestNs / 4);
    }

    private static long ns(long ms) {
        return TimeUnit.MILLISECONDS.toNanos(ms);
    }
}
