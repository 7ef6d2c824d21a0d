package io.ringcast.bench.rig.ingest;

import io.ringcast.bench.twin.FloorFrame;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Makes the frames that a server would send and hands them straight to the receivers: the rig under load without a server. */
public final class MemoryIngestDriver extends LinesDriver {
    private final Consumer<ByteBuffer> frames;
    private final FloorFrame frame = new FloorFrame(1 << 16);

    /** {@code frames} takes one frame at a time, and copies it. */
    public MemoryIngestDriver(IngestPlan plan, Consumer<ByteBuffer> frames) {
        super(plan);
        this.frames = frames;
    }

    @Override
    public void open() {
        // There is nothing to connect to.
    }

    @Override
    void handOver(ByteBuffer lines) {
        frames.accept(frame.of(lines));
    }

    @Override
    public void close() {
        // There is nothing to close.
    }
}
