package io.ringcast.bench.rig;

/** A figure that a run yields. */
public enum Metric {
    SAMPLES_PER_SECOND("samples in", "/s", Better.HIGHER),
    UPDATES_PER_SECOND("updates out", "/s", Better.HIGHER),
    CPU_NS_PER_SAMPLE("server CPU per sample in", "ns", Better.LOWER),
    CPU_NS_PER_UPDATE("server CPU per update out", "ns", Better.LOWER),
    BYTES_PER_BATCH("bytes per batch", "B", Better.NEITHER),
    UPDATES_PER_FRAME("updates per frame", "", Better.NEITHER),
    BYTES_PER_UPDATE("bytes per update", "B", Better.NEITHER),
    P50_US("latency p50", "us", Better.LOWER),
    P90_US("latency p90", "us", Better.LOWER),
    P99_US("latency p99", "us", Better.LOWER),
    P999_US("latency p99.9", "us", Better.LOWER),
    P9999_US("latency p99.99", "us", Better.LOWER),
    MAX_US("latency max", "us", Better.LOWER),
    ACK_P50_US("ack p50", "us", Better.LOWER),
    ACK_P99_US("ack p99", "us", Better.LOWER),
    ACK_P999_US("ack p99.9", "us", Better.LOWER),
    ACK_P9999_US("ack p99.99", "us", Better.LOWER),
    ACK_MAX_US("ack max", "us", Better.LOWER),
    MAX_GAP_MS("longest time without an update", "ms", Better.LOWER),
    LOAD_LATE_MS("the load's own longest delay", "ms", Better.LOWER),
    FIRST_UPDATE_MS("until the first update", "ms", Better.LOWER),
    MIRROR_SERIES("series of the mirror, complete and exact", "", Better.HIGHER),
    CYCLE_MS("longest duty cycle", "ms", Better.LOWER),
    CYCLE_CPU_MS("longest duty cycle, CPU time", "ms", Better.LOWER),
    START_MS("from start to ready", "ms", Better.LOWER),
    ALL_LIVE_MS("until all live and verified", "ms", Better.LOWER),
    BYTES_PER_CONNECTION("memory per connection", "B", Better.LOWER),
    SERVER_CPU_PERCENT("server CPU, of one core", "%", Better.NEITHER),
    COMPILERS_CPU_PERCENT("the JVM's compilers, of one core", "%", Better.NEITHER),
    LOAD_CPU_PERCENT("load CPU, of its cores", "%", Better.NEITHER),
    OTHERS_CPU_PERCENT("others' CPU, of the machine", "%", Better.NEITHER),
    RESIDENT_MIB("server memory", "MiB", Better.LOWER),
    RESIDENT_GROWTH_MIB("server memory growth", "MiB", Better.LOWER),
    RESIDENT_SLOPE_MIB("server memory growth", "MiB/s", Better.LOWER);

    private final String label;
    private final String unit;
    private final Better better;

    Metric(String label, String unit, Better better) {
        this.label = label;
        this.unit = unit;
        this.better = better;
    }

    /** For tables. */
    public String label() {
        return label;
    }

    /** As in "us"; empty for plain numbers. */
    public String unit() {
        return unit;
    }

    /** Which way is better. */
    public Better better() {
        return better;
    }

    /** Which way a figure is better. */
    public enum Better {
        HIGHER,
        LOWER,
        NEITHER
    }
}
