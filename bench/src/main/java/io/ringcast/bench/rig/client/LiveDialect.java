package io.ringcast.bench.rig.client;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** The relay's own contract, as its protocol page states it; the twins speak it too. */
public final class LiveDialect implements Dialect {
    private final boolean usesTls;

    public LiveDialect() {
        this(false);
    }

    /** @param usesTls whether connections are encrypted. */
    public LiveDialect(boolean usesTls) {
        this.usesTls = usesTls;
    }

    @Override
    public boolean usesTls() {
        return usesTls;
    }

    @Override
    public String path(String selector) {
        return "/ws-live";
    }

    @Override
    public String subprotocol() {
        return "";
    }

    @Override
    public List<byte[]> greeting(String selector) {
        final String chosen = selector.isEmpty() ? "" : ",\"selector\":\"" + selector.replace("\"", "\\\"") + "\"";
        final String subscribe = "{\"type\":\"subscribe\",\"id\":\"s\",\"topic\":\"metrics\"" + chosen + "}";
        return List.of(subscribe.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public boolean isBinary() {
        return false;
    }

    @Override
    public MessageReader reader(ClientRecord record, boolean parsesAll) {
        return new MetricReader(record, parsesAll ? new StreamMirror(record) : null);
    }
}
