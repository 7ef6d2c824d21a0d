package io.ringcast.bench.jmh;

import io.ringcast.engine.event.ClientConnection;
import io.ringcast.engine.event.LiveFormat;

/** A client whose bytes go nowhere. */
record DiscardedClient(String id, LiveFormat format) implements ClientConnection {}
