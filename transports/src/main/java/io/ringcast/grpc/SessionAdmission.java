package io.ringcast.grpc;

import io.grpc.Status;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How many streams are open, in all and from each address, and how many may be. Any thread. */
final class SessionAdmission {
    private final int maxCount;
    private volatile int maxCountPerAddress;
    private final Counters counters;
    private final AtomicInteger count = new AtomicInteger();
    private final ConcurrentMap<Object, Integer> countByAddress = new ConcurrentHashMap<>();

    SessionAdmission(GrpcConfiguration configuration, Counters counters) {
        maxCount = configuration.getInt(GrpcConfiguration.SESSIONS_MAX);
        maxCountPerAddress = configuration.getInt(GrpcConfiguration.SESSIONS_PER_ADDRESS_MAX);
        this.counters = counters;
    }

    /** Sets another limit, 0: none. Streams that are open stay open. */
    void allowPerAddress(int newMaxCountPerAddress) {
        maxCountPerAddress = newMaxCountPerAddress;
    }

    /** Counts a stream from {@code peer}, which is to be released in any case. Returns why it may not be open, or null. */
    Status enter(SocketAddress peer) {
        final int addressCount = countByAddress.merge(host(peer), 1, Integer::sum);
        if (count.incrementAndGet() > maxCount) {
            counters.addShared(CounterDescriptor.SESSIONS_REFUSED, 1);
            return Status.RESOURCE_EXHAUSTED.withDescription(
                    GrpcConfiguration.SESSIONS_MAX.key() + "=" + maxCount + " streams are open");
        }
        final int max = maxCountPerAddress;
        if (max > 0 && addressCount > max) {
            counters.addShared(CounterDescriptor.SESSIONS_PER_ADDRESS_REFUSED, 1);
            return Status.RESOURCE_EXHAUSTED.withDescription(GrpcConfiguration.SESSIONS_PER_ADDRESS_MAX.key() + "="
                    + max + " streams are open from this address");
        }
        return null;
    }

    /** Forgets a stream. Returns how many are left. */
    int release(SocketAddress peer) {
        countByAddress.computeIfPresent(host(peer), (host, hostCount) -> hostCount == 1 ? null : hostCount - 1);
        return count.decrementAndGet();
    }

    /** Streams that were not released yet. */
    int count() {
        return count.get();
    }

    private static Object host(SocketAddress peer) {
        return peer instanceof InetSocketAddress address && address.getAddress() != null ? address.getAddress() : peer;
    }
}
