package io.ringcast.bench.rig.client;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** How one restless client speaks: its format, what it asks for as soon as it is connected, and who reads the answers. */
record RestlessDialect(boolean usesBinary, List<String> requests, CheckedStream stream) implements Dialect {
    @Override
    public String path(String selector) {
        return "/ws-live";
    }

    @Override
    public String subprotocol() {
        return usesBinary ? "ringcast.v1.bin" : "";
    }

    @Override
    public List<byte[]> greeting(String selector) {
        return requests.stream()
                .map(request -> request.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    @Override
    public boolean isBinary() {
        return false;
    }

    @Override
    public MessageReader reader(ClientRecord record, boolean parsesAll) {
        return stream;
    }
}
