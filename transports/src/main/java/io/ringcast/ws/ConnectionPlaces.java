package io.ringcast.ws;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How many connections are open, upgraded or not, in all and from each address, and how many may be. */
final class ConnectionPlaces {
    private final int maxCount;
    private final int maxCountPerAddress;
    private final AtomicInteger count = new AtomicInteger();
    private final ConcurrentMap<InetAddress, Integer> countByAddress = new ConcurrentHashMap<>();

    /** @param maxCountPerAddress 0: no limit. */
    ConnectionPlaces(int maxCount, int maxCountPerAddress) {
        this.maxCount = maxCount;
        this.maxCountPerAddress = maxCountPerAddress;
    }

    /** Takes a place. Returns null, or what to answer because there is none. Selector thread alone. */
    HttpAnswer enter(InetAddress address) {
        if (count.get() >= maxCount) {
            return HttpAnswer.NO_PLACE;
        }
        if (maxCountPerAddress > 0) {
            if (countByAddress.getOrDefault(address, 0) >= maxCountPerAddress) {
                return HttpAnswer.TOO_MANY_OF_ADDRESS;
            }
            countByAddress.merge(address, 1, Integer::sum);
        }
        count.incrementAndGet();
        return null;
    }

    /** Gives a place back; any thread, once for each that was taken. */
    void leave(InetAddress address) {
        count.decrementAndGet();
        if (maxCountPerAddress > 0) {
            countByAddress.computeIfPresent(address, (host, hostCount) -> hostCount == 1 ? null : hostCount - 1);
        }
    }

    /** Places taken now. */
    int count() {
        return count.get();
    }

    /** Addresses that have a place now, if those are counted. */
    int addressCount() {
        return countByAddress.size();
    }
}
