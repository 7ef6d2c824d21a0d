package io.ringcast.engine.testing;

import io.ringcast.engine.fanout.ClientRing;
import io.ringcast.engine.fanout.ClientRings;
import io.ringcast.engine.fanout.SocketWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.NanoClock;

/** Drains client rings into {@link FakeClient}s, in an order that depends on nothing but what it is told. One thread. */
public final class ScriptedWriter implements SocketWriter {
    private static final long TURN_LENGTH = 64 * 1024;
    private static final int ABNORMAL_CLOSE = 1006;

    private final ClientRings rings;
    private final NanoClock clock;
    private final List<ClientRing> blocked = new ArrayList<>();

    ScriptedWriter(ClientRings rings, NanoClock clock) {
        this.rings = rings;
        this.clock = clock;
    }

    @Override
    public int flush(long budgetNs) {
        int servedCount = 0;
        for (final ClientRing ring : List.copyOf(blocked)) {
            if (client(ring).isGone()) {
                blocked.remove(ring);
            } else if (client(ring).hasRoom()) {
                blocked.remove(ring);
                servedCount += serve(ring);
            }
        }
        for (ClientRing ring = rings.pollReady(); ring != null; ring = rings.pollReady()) {
            servedCount += serve(ring);
        }
        return servedCount;
    }

    @Override
    public boolean hasBlockedSockets() {
        return !blocked.isEmpty();
    }

    @Override
    public void awaitWork(long timeoutNs) {}

    @Override
    public void wakeUp() {}

    @Override
    public void close() {}

    private static FakeClient client(ClientRing ring) {
        return (FakeClient) ring.connection();
    }

    /** Returns 1 if anything came of it. */
    private int serve(ClientRing ring) {
        final FakeClient client = client(ring);
        final int lengthBefore = client.receivedLength();
        final int result = blocked.contains(ring) ? ClientRing.BLOCKED : drain(ring, client);
        if (result == ClientRing.MORE) {
            rings.requeue(ring);
        } else if (result == ClientRing.BLOCKED && !blocked.contains(ring)) {
            blocked.add(ring);
        }
        if (ring.closeCode() != 0 && (ring.isHardClose() || result == ClientRing.DRAINED)) {
            client.askToClose(ring.closeCode());
        }
        return client.receivedLength() > lengthBefore ? 1 : 0;
    }

    private int drain(ClientRing ring, FakeClient client) {
        try {
            return ring.drain(client, TURN_LENGTH, clock.nanoTime());
        } catch (IOException failure) {
            client.askToClose(ABNORMAL_CLOSE);
            return ClientRing.BLOCKED;
        }
    }
}
