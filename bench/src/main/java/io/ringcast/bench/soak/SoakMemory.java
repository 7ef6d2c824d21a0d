package io.ringcast.bench.soak;

import io.ringcast.bench.rig.measure.ResidentMemory;
import io.ringcast.bench.rig.peer.Jcmd;
import java.util.List;

/** What memory a server uses, read after it has collected its garbage, so that only what it holds on to is seen. */
final class SoakMemory {
    private static final double RESIDENT_BOUND_MIB = 16;
    private static final double HEAP_BOUND_MIB = 4;
    private static final double DIRECT_BOUND_MIB = 4;
    private static final double NON_HEAP_BOUND_MIB = 8;

    private final MemoryTrend resident = new MemoryTrend("resident set", RESIDENT_BOUND_MIB);
    private final MemoryTrend heap = new MemoryTrend("heap after a collection", HEAP_BOUND_MIB);
    private final MemoryTrend direct = new MemoryTrend("direct buffers", DIRECT_BOUND_MIB);
    private final MemoryTrend nonHeap = new MemoryTrend("classes and compiled code", NON_HEAP_BOUND_MIB);

    /** Reads all kinds; {@code seconds} is the time of the run. Blocks. */
    void read(double seconds, long pid, int managementPort) {
        Jcmd.run(pid, "GC.run");
        final Scrape scrape = Scrape.of(managementPort);
        resident.add(seconds, (double) ResidentMemory.bytes(List.of(pid)));
        heap.add(seconds, scrape.value("jvm_memory_used_bytes{area=\"heap\""));
        nonHeap.add(seconds, scrape.value("jvm_memory_used_bytes{area=\"nonheap\""));
        direct.add(seconds, scrape.value("jvm_buffer_pool_used_bytes{pool=\"direct\""));
    }

    List<MemoryTrend> trends() {
        return List.of(resident, heap, direct, nonHeap);
    }
}
