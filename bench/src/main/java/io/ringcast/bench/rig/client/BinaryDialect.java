package io.ringcast.bench.rig.client;

import java.util.List;

/** The relay's own contract in its binary format: requests and answers in JSON, updates in protobuf. */
public final class BinaryDialect implements Dialect {
    private final Dialect text = new LiveDialect();

    @Override
    public String path(String selector) {
        return text.path(selector);
    }

    @Override
    public String subprotocol() {
        return "ringcast.v1.bin";
    }

    @Override
    public List<byte[]> greeting(String selector) {
        return text.greeting(selector);
    }

    @Override
    public boolean isBinary() {
        return false;
    }

    @Override
    public MessageReader reader(ClientRecord record, boolean parsesAll) {
        return new BinaryReader(record, parsesAll);
    }
}
