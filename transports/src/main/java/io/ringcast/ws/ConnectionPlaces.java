package io.ringcast.ws;

import java.net.InetAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How many connections are open, upgraded or not, in all and from each address, and how many may be. */
final class ConnectionPlaces {
    private final int maxCount;
    private volatile int maxCountPerAddress;
    private final Set<InetAddress> proxies;
    private final AtomicInteger count = new AtomicInteger();
    private final ConcurrentMap<InetAddress, Integer> countByAddress = new ConcurrentHashMap<>();

    /**
     * @param maxCountPerAddress 0: no limit.
     * @param proxies addresses for which there is no limit: those of the clients behind them are counted instead.
     */
    ConnectionPlaces(int maxCount, int maxCountPerAddress, Set<InetAddress> proxies) {
        this.maxCount = maxCount;
        this.maxCountPerAddress = maxCountPerAddress;
        this.proxies = proxies;
    }

    /** Sets another limit, 0: none. Whoever has a place keeps it. Any thread. */
    void allowPerAddress(int newMaxCountPerAddress) {
        maxCountPerAddress = newMaxCountPerAddress;
    }

    /** Takes a place. Returns null, or what to answer because there is none. Acceptor alone. */
    HttpAnswer enter(InetAddress address) {
        if (count.get() >= maxCount) {
            return HttpAnswer.NO_PLACE;
        }
        if (!tryEnterFrom(address)) {
            return HttpAnswer.TOO_MANY_OF_ADDRESS;
        }
        count.incrementAndGet();
        return null;
    }

    /** Counts a connection for the address of the client behind a proxy. Returns false where that has all it may. Any thread. */
    boolean tryEnterFrom(InetAddress address) {
        if (proxies.contains(address)) {
            return true;
        }
        // Counted without a limit too: there may be one before they leave.
        final int max = maxCountPerAddress;
        final boolean[] isEntered = {false};
        countByAddress.compute(address, (host, hostCount) -> {
            final int before = hostCount == null ? 0 : hostCount;
            isEntered[0] = max == 0 || before < max;
            return isEntered[0] ? Integer.valueOf(before + 1) : hostCount;
        });
        return isEntered[0];
    }

    /** Gives a place back; any thread, once for each that was taken. */
    void leave(InetAddress address) {
        count.decrementAndGet();
        countByAddress.computeIfPresent(address, (host, hostCount) -> hostCount == 1 ? null : hostCount - 1);
    }

    /** Places taken now. */
    int count() {
        return count.get();
    }

    /** Addresses that have a place now. */
    int addressCount() {
        return countByAddress.size();
    }
}
