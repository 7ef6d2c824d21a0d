package io.ringcast.bench.rig.client;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * Finds the samples of a JSON message without parsing it: in what the rig sends, a quote followed by the digit 1 begins a
 * timestamp and nothing else (times since 2001 in nanoseconds have 19 digits and begin with 1 until 2033; no name begins with a
 * digit). Eight bytes at a time. One thread.
 */
final class TimestampScan {
    private static final long QUOTES = 0x2222_2222_2222_2222L;
    private static final long ONES = 0x3131_3131_3131_3131L;
    private static final long LOW_BITS = 0x7F7F_7F7F_7F7F_7F7FL;
    private static final int TIMESTAMP_DIGITS = 19;
    private static final int COLON = ':';

    private int updateCount;
    private int sampleCount;

    /** Counts the samples from {@code offset} on and tells {@code record} of each when it came. */
    void scan(DirectBuffer buffer, int offset, int end, ClientRecord record, long nowNs) {
        updateCount = 0;
        sampleCount = 0;
        int place = offset;
        for (; place + Long.BYTES < end; place += Long.BYTES) {
            final long differs = (buffer.getLong(place, ByteOrder.LITTLE_ENDIAN) ^ QUOTES)
                    | (buffer.getLong(place + 1, ByteOrder.LITTLE_ENDIAN) ^ ONES);
            long hits = ~(((differs & LOW_BITS) + LOW_BITS) | differs | LOW_BITS);
            while (hits != 0) {
                onQuote(buffer, place + (Long.numberOfTrailingZeros(hits) >>> 3), record, nowNs);
                hits &= hits - 1;
            }
        }
    }

    /** Series updated in the last message. */
    int updateCount() {
        return updateCount;
    }

    /** Samples of the last message. */
    int sampleCount() {
        return sampleCount;
    }

    private void onQuote(DirectBuffer buffer, int offset, ClientRecord record, long nowNs) {
        sampleCount++;
        if (buffer.getByte(offset - 1) == COLON) {
            updateCount++;
        }
        if (record.isRecordingLatency()) {
            record.arrived(number(buffer, offset + 1), nowNs);
        }
    }

    private static long number(DirectBuffer buffer, int offset) {
        long number = 0;
        for (int i = offset; i < offset + TIMESTAMP_DIGITS; i++) {
            number = 10 * number + buffer.getByte(i) - '0';
        }
        return number;
    }
}
