package io.ringcast.engine.status;

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The counters of {@link CounterDescriptor}, two cache lines apart, and those of {@link SentMessage}. {@link #add} is for the one thread
 * that owns a counter; {@link #addShared} for those that several threads move. Anybody may read.
 */
public final class Counters {
    private static final int STRIDE_LENGTH = 2 * BitUtil.CACHE_LINE_LENGTH;

    private final UnsafeBuffer values = new UnsafeBuffer(BufferUtil.allocateDirectAligned(
            CounterDescriptor.all().length * STRIDE_LENGTH, BitUtil.CACHE_LINE_LENGTH));
    /** All of one thread, so side by side. */
    private final UnsafeBuffer sent = new UnsafeBuffer(
            BufferUtil.allocateDirectAligned(SentMessage.count() * Long.BYTES, BitUtil.CACHE_LINE_LENGTH));

    /** Adds to a counter that only the calling thread moves; a negative amount lowers a gauge. */
    public void add(CounterDescriptor counter, long amount) {
        final int offset = counter.ordinal() * STRIDE_LENGTH;
        values.putLongRelease(offset, values.getLong(offset) + amount);
    }

    /** Adds messages that were given to client rings. State thread. */
    public void add(SentMessage message, long count) {
        final int offset = message.ordinal() * Long.BYTES;
        sent.putLongRelease(offset, sent.getLong(offset) + count);
    }

    /** Messages given to client rings so far; any thread. */
    public long get(SentMessage message) {
        return sent.getLongVolatile(message.ordinal() * Long.BYTES);
    }

    /** Adds to a counter that several threads move. */
    public void addShared(CounterDescriptor counter, long amount) {
        values.getAndAddLong(counter.ordinal() * STRIDE_LENGTH, amount);
    }

    /** Sets a gauge that only the calling thread moves. */
    public void set(CounterDescriptor gauge, long value) {
        values.putLongRelease(gauge.ordinal() * STRIDE_LENGTH, value);
    }

    /** Raises a maximum that only the calling thread moves. */
    public void raiseTo(CounterDescriptor counter, long value) {
        final int offset = counter.ordinal() * STRIDE_LENGTH;
        if (value > values.getLong(offset)) {
            values.putLongRelease(offset, value);
        }
    }

    /** The value now; any thread. */
    public long get(CounterDescriptor counter) {
        return values.getLongVolatile(counter.ordinal() * STRIDE_LENGTH);
    }
}
