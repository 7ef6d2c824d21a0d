package io.ringcast.bench.rig.client;

import java.util.List;
import org.agrona.DirectBuffer;

/**
 * What nchan sends: each message as published, in a text frame of its own. A selector is a channel, named by the path. A client is
 * greeted with the newest message there is, which is how it knows that it is subscribed.
 */
public final class NchanDialect implements Dialect {
    @Override
    public String path(String selector) {
        return "/sub/" + SelectedSeries.topic(selector, ".", "all");
    }

    @Override
    public String subprotocol() {
        return "";
    }

    @Override
    public List<byte[]> greeting(String selector) {
        return List.of();
    }

    @Override
    public boolean isBinary() {
        return false;
    }

    @Override
    public MessageReader reader(ClientRecord record, boolean parsesAll) {
        return new Messages(record, new PayloadReader(record, parsesAll));
    }

    private record Messages(ClientRecord record, PayloadReader payloads) implements MessageReader {
        @Override
        public void onMessage(DirectBuffer buffer, int offset, int length, long nowNs) {
            payloads.onPayload(buffer, offset, length, nowNs);
            payloads.onMessageEnd(length);
            if (!record.isLive()) {
                record.live(-1);
            }
        }
    }
}
