package io.ringcast.engine.wire;

import org.agrona.DirectBuffer;

/**
 * View of a series' key: fields 1 (name) and 2 (labels) of {@code ringcast.v1.Series} in wire form, in the order sent.
 * {@link #wrap} expects bytes that {@link BatchScanner} has found well-formed. Holds at most 64 labels; allocates nothing.
 */
public final class SeriesKeyFlyweight {
    /** The most labels that a key can have. */
    public static final int MAX_LABEL_COUNT = 64;

    /** Wraps a key and finds its parts. Returns this. */
    public SeriesKeyFlyweight wrap(DirectBuffer buffer, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    public DirectBuffer buffer() {
        throw new UnsupportedOperationException();
    }

    public int nameOffset() {
        throw new UnsupportedOperationException();
    }

    public int nameLength() {
        throw new UnsupportedOperationException();
    }

    public int labelCount() {
        throw new UnsupportedOperationException();
    }

    public int labelNameOffset(int i) {
        throw new UnsupportedOperationException();
    }

    public int labelNameLength(int i) {
        throw new UnsupportedOperationException();
    }

    public int labelValueOffset(int i) {
        throw new UnsupportedOperationException();
    }

    public int labelValueLength(int i) {
        throw new UnsupportedOperationException();
    }
}
