package io.ringcast.bench.rig;

import io.ringcast.bench.rig.client.LiveDialect;
import io.ringcast.bench.rig.client.ReceiverOptions;
import io.ringcast.bench.rig.client.Receivers;
import io.ringcast.bench.rig.ingest.IngestDriver;
import io.ringcast.bench.rig.ingest.IngestPlan;
import io.ringcast.bench.rig.ingest.MemoryIngestDriver;
import java.util.List;

/** The rig without a server: frames go from the sender to the receivers in memory. What it shows is the rig's own share. */
public final class SelfTarget implements LoadTarget {
    private final int machineCoreCount;
    private final Receivers receivers = Receivers.launch(ReceiverOptions.of(0, new LiveDialect()));

    /** For one run. */
    public SelfTarget(int machineCoreCount) {
        this.machineCoreCount = machineCoreCount;
    }

    @Override
    public String name() {
        return "rig";
    }

    @Override
    public IngestDriver ingest(IngestPlan plan) {
        return new MemoryIngestDriver(plan, receivers::deliver);
    }

    @Override
    public Receivers receivers() {
        return receivers;
    }

    @Override
    public List<Long> pids() {
        return List.of(ProcessHandle.current().pid());
    }

    @Override
    public int machineCoreCount() {
        return machineCoreCount;
    }
}
