package io.ringcast.agent;

import io.ringcast.proto.v1.MetricBatch;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import oshi.SystemInfo;
import oshi.hardware.CentralProcessor;
import oshi.hardware.GlobalMemory;
import oshi.hardware.HWDiskStore;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.hardware.NetworkIF;
import oshi.software.os.OSFileStore;
import oshi.software.os.OperatingSystem;

/**
 * Reads this host: CPU, load, memory, swap, disks, file systems, network, processes, uptime. What cannot be read is left out and
 * counted. The first call takes most of a second; CPU use comes from the second call on, as the mean since the one before.
 */
public final class HostMetrics implements BatchSource {
    private static final Logger LOG = LoggerFactory.getLogger(HostMetrics.class);
    private static final int RELIST_CALLS = 60;
    private static final String[] LOAD_WINDOWS = {"1m", "5m", "15m"};

    private final AgentCounters counters;
    private final Set<String> failedReaders = new HashSet<>();
    private HardwareAbstractionLayer hardware;
    private OperatingSystem system;
    private List<HWDiskStore> disks;
    private List<NetworkIF> networks;
    private long[] cpuTicks;
    private long[][] coreTicks;
    private int callCount;

    public HostMetrics(AgentCounters counters) {
        this.counters = counters;
    }

    @Override
    public MetricBatch collect(long nowEpochNs) {
        final BatchBuilder batch = new BatchBuilder(nowEpochNs);
        read("host", this::open);
        if (system != null) {
            read("cpu", () -> readCpu(batch));
            read("cores", () -> readCores(batch));
            read("load", () -> readLoad(batch));
            read("memory", () -> readMemory(batch));
            read("disks", () -> readDisks(batch));
            read("file systems", () -> readFileSystems(batch));
            read("network", () -> readNetwork(batch));
            read("processes", () -> readProcesses(batch));
        }
        callCount++;
        return batch.build();
    }

    private void read(String what, Runnable reader) {
        try {
            reader.run();
        } catch (RuntimeException | LinkageError e) {
            counters.add(AgentCounter.FAILED_READINGS, 1);
            if (failedReaders.add(what)) {
                LOG.warn("cannot read {} of this host: {}", what, e.toString());
            }
        }
    }

    private void open() {
        if (system == null) {
            final SystemInfo info = new SystemInfo();
            hardware = info.getHardware();
            system = info.getOperatingSystem();
        }
    }

    private void readCpu(BatchBuilder batch) {
        final CentralProcessor processor = hardware.getProcessor();
        final long[] ticks = processor.getSystemCpuLoadTicks();
        if (cpuTicks != null) {
            batch.gauge("cpu_usage", ratio(processor.getSystemCpuLoadBetweenTicks(cpuTicks, ticks)));
        }
        cpuTicks = ticks;
    }

    private void readCores(BatchBuilder batch) {
        final CentralProcessor processor = hardware.getProcessor();
        final long[][] ticks = processor.getProcessorCpuLoadTicks();
        if (coreTicks != null && coreTicks.length == ticks.length) {
            final double[] usage = processor.getProcessorCpuLoadBetweenTicks(coreTicks, ticks);
            for (int core = 0; core < usage.length; core++) {
                batch.gauge("cpu_usage", ratio(usage[core]), "core", Integer.toString(core));
            }
        }
        coreTicks = ticks;
    }

    private void readLoad(BatchBuilder batch) {
        final double[] load = hardware.getProcessor().getSystemLoadAverage(LOAD_WINDOWS.length);
        for (int i = 0; i < LOAD_WINDOWS.length; i++) {
            if (load[i] >= 0) {
                batch.gauge("load_average", load[i], "window", LOAD_WINDOWS[i]);
            }
        }
    }

    private void readMemory(BatchBuilder batch) {
        final GlobalMemory memory = hardware.getMemory();
        final long totalBytes = memory.getTotal();
        final long availableBytes = memory.getAvailable();
        batch.wholeGauge("memory_used_bytes", totalBytes - availableBytes)
                .wholeGauge("memory_available_bytes", availableBytes)
                .wholeGauge("memory_total_bytes", totalBytes)
                .wholeGauge("swap_used_bytes", memory.getVirtualMemory().getSwapUsed())
                .wholeGauge("swap_total_bytes", memory.getVirtualMemory().getSwapTotal());
    }

    private void readDisks(BatchBuilder batch) {
        if (disks == null || callCount % RELIST_CALLS == 0) {
            disks = hardware.getDiskStores();
        }
        final Set<String> seen = new HashSet<>();
        for (final HWDiskStore disk : disks) {
            final String device = disk.getName().replaceFirst("^/dev/", "");
            if (disk.updateAttributes() && seen.add(device)) {
                batch.total("disk_read_bytes_total", disk.getReadBytes(), "device", device)
                        .total("disk_write_bytes_total", disk.getWriteBytes(), "device", device);
            }
        }
    }

    private void readFileSystems(BatchBuilder batch) {
        final Set<String> seen = new HashSet<>();
        for (final OSFileStore store : system.getFileSystem().getFileStores(true)) {
            final long totalBytes = store.getTotalSpace();
            if (totalBytes > 0 && seen.add(store.getMount())) {
                batch.wholeGauge("filesystem_used_bytes", totalBytes - store.getFreeSpace(), "mount", store.getMount())
                        .wholeGauge("filesystem_total_bytes", totalBytes, "mount", store.getMount());
            }
        }
    }

    private void readNetwork(BatchBuilder batch) {
        if (networks == null || callCount % RELIST_CALLS == 0) {
            networks = hardware.getNetworkIFs();
        }
        final Set<String> seen = new HashSet<>();
        for (final NetworkIF network : networks) {
            if (network.updateAttributes() && seen.add(network.getName())) {
                batch.total("network_receive_bytes_total", network.getBytesRecv(), "interface", network.getName())
                        .total("network_transmit_bytes_total", network.getBytesSent(), "interface", network.getName());
            }
        }
    }

    private void readProcesses(BatchBuilder batch) {
        batch.wholeGauge("process_count", system.getProcessCount())
                .wholeGauge("thread_count", system.getThreadCount())
                .wholeGauge("uptime_seconds", system.getSystemUptime());
    }

    private static double ratio(double value) {
        return Math.max(0, Math.min(1, value));
    }
}
