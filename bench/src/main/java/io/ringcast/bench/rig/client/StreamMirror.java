package io.ringcast.bench.rig.client;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import tools.jackson.core.JacksonException;

/** Parses every item that one client was told in JSON, and keeps a ledger of them. */
final class StreamMirror {
    private static final byte[] UPDATES = "\"updates\":[".getBytes(StandardCharsets.US_ASCII);

    private final Consumer<String> faults;
    private final ItemScanner scanner = new ItemScanner();
    private final ItemParser parser = new ItemParser();
    private final ItemLedger ledger;
    private final ItemFields item = new ItemFields();
    private byte[] bytes = new byte[1 << 16];

    StreamMirror(ClientRecord record) {
        this(record::fault, new SeriesLedger(record));
    }

    /** {@code faults} hears of what cannot be read. */
    StreamMirror(Consumer<String> faults, ItemLedger ledger) {
        this.faults = faults;
        this.ledger = ledger;
    }

    /** Applies a {@code metric_update}; returns the samples it held, or -1 when it is no JSON. */
    int apply(DirectBuffer buffer, int offset, int length, boolean isSnapshot) {
        copy(buffer, offset, length);
        return applyItems(firstItem(length), length, isSnapshot);
    }

    /** Applies items that stand one after the other, without anything around them; returns as {@link #apply}. */
    int applyItems(DirectBuffer buffer, int offset, int length) {
        copy(buffer, offset, length);
        return applyItems(0, length, false);
    }

    private int applyItems(int offset, int length, boolean isSnapshot) {
        int sampleCount = 0;
        int place = offset;
        try {
            while (place < length && bytes[place] != ']') {
                final int next = scanner.read(bytes, place, length, item);
                place = next == ItemScanner.OTHERWISE ? parser.read(bytes, place, length, item) : next;
                sampleCount += item.sampleCount();
                ledger.apply(item, isSnapshot);
                place = nextItem(place, length);
            }
        } catch (JacksonException e) {
            faults.accept("a message is no JSON: " + e.getOriginalMessage());
            return -1;
        }
        ledger.publish();
        return sampleCount;
    }

    private void copy(DirectBuffer buffer, int offset, int length) {
        if (bytes.length < length) {
            bytes = new byte[2 * length];
        }
        buffer.getBytes(offset, bytes, 0, length);
    }

    /** Behind the bracket of {@code updates}; the end where there is none. */
    private int firstItem(int length) {
        for (int place = 0; place + UPDATES.length <= length; place++) {
            if (Arrays.equals(bytes, place, place + UPDATES.length, UPDATES, 0, UPDATES.length)) {
                return place + UPDATES.length;
            }
        }
        return length;
    }

    /** Behind white space and the comma. */
    private int nextItem(int offset, int length) {
        int place = offset;
        while (place < length && bytes[place] <= ' ') {
            place++;
        }
        return place < length && bytes[place] == ',' ? place + 1 : place;
    }
}
