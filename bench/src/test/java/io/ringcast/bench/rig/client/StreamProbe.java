package io.ringcast.bench.rig.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.bench.rig.ingest.SampleValue;
import io.ringcast.bench.rig.measure.LatencyHistogram;
import org.agrona.concurrent.UnsafeBuffer;

/** One client that parses everything, fed with WebSocket messages by hand. */
final class StreamProbe {
    private static final long T = 1_763_683_200_123_456_789L;

    private final ClientRecord record = new ClientRecord("client 0", new LatencyHistogram());
    private final MessageReader reader;

    StreamProbe(Dialect dialect) {
        reader = dialect.reader(record, true);
    }

    /** An item of agent a0 that holds samples at these times, counted from a fixed one; the last is the newest. */
    static String item(String metric, int n, long... offsetsNs) {
        StringBuilder earlier = new StringBuilder();
        for (int i = 0; i < offsetsNs.length - 1; i++) {
            earlier.append(i == 0 ? ",\"earlier\":[[\"" : ",[\"").append(T + offsetsNs[i]);
            earlier.append("\",").append(SampleValue.of(T + offsetsNs[i])).append(']');
        }
        long newestNs = T + offsetsNs[offsetsNs.length - 1];
        return "{\"agent\":\"a0\",\"metric\":\"" + metric + "\",\"labels\":{\"core\":\"c0\"},\"timestampNs\":\""
                + newestNs
                + "\",\"value\":" + SampleValue.of(newestNs) + ",\"n\":" + n + earlier
                + (earlier.isEmpty() ? "}" : "]}");
    }

    void receive(byte[] message) {
        byte[] surrounded = new byte[message.length + 2];
        System.arraycopy(message, 0, surrounded, 1, message.length);
        reader.onMessage(new UnsafeBuffer(surrounded), 1, message.length, T);
    }

    ClientRecord record() {
        return record;
    }

    void assertSound(int updateCount, int sampleCount) {
        assertThat(record.faults()).isEmpty();
        assertThat(record.updateCount()).isEqualTo(updateCount);
        assertThat(record.sampleCount()).isEqualTo(sampleCount);
    }
}
