package io.ringcast.engine.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** The bytes of control events, there and back. */
class ControlRecordsTest {
    private static final int OFFSET = 24;

    @Test
    void readsAStreamOpeningAsItWasWritten() {
        final Map<String, String> labels = new LinkedHashMap<>();
        labels.put("zone", "z");
        labels.put("env", "prod");
        labels.put("größe", "");
        final StreamOpening opening = new StreamOpening("a1", "", "new-session", labels, "1.2.3", 5000, 64, true);

        final StreamOpening decoded = StreamOpening.decode(inSlot(opening.encode()), OFFSET);

        assertThat(decoded).isEqualTo(opening);
        assertThat(decoded.labels().keySet()).containsExactly("zone", "env", "größe");
    }

    @Test
    void readsEveryKindOfRequestAsItWasWritten() {
        assertRoundTrip(ClientRequest.subscribe("1", "metrics", "cpu{env=\"prod\"}"));
        assertRoundTrip(ClientRequest.subscribe(null, null, null));
        assertRoundTrip(ClientRequest.unsubscribe("2", null, "", 7));
        assertRoundTrip(ClientRequest.ping("ü"));
        assertRoundTrip(ClientRequest.invalid("3", "unknown-topic", "no such topic"));
    }

    private static void assertRoundTrip(ClientRequest request) {
        assertThat(ClientRequest.decode(request.type(), inSlot(request.encode()), OFFSET))
                .isEqualTo(request);
    }

    private static UnsafeBuffer inSlot(byte[] bytes) {
        final UnsafeBuffer slot = new UnsafeBuffer(new byte[OFFSET + bytes.length + 8]);
        slot.setMemory(0, slot.capacity(), (byte) 0xff);
        slot.putBytes(OFFSET, bytes);
        return slot;
    }
}
