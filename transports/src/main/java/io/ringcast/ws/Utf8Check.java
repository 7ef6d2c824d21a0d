package io.ringcast.ws;

/** Whether bytes are UTF-8, as far as they have come; a character may be cut between two pieces. Decoder thread. */
final class Utf8Check {
    private static final int CONTINUATION_MIN = 0x80;
    private static final int CONTINUATION_MAX = 0xBF;

    /** Bytes of the current character that are still to come. */
    private int missingCount;

    // The next of them lies between these: the first one after E0, ED, F0 and F4 has less room than the others.
    private int min;
    private int max;

    /** Returns false when they cannot be UTF-8, whatever follows. */
    boolean accept(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            final int next = bytes[i] & 0xFF;
            if (missingCount > 0) {
                if (next < min || next > max) {
                    return false;
                }
                missingCount--;
                min = CONTINUATION_MIN;
                max = CONTINUATION_MAX;
            } else if (next >= CONTINUATION_MIN && !begin(next)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the last character is complete. */
    boolean isComplete() {
        return missingCount == 0;
    }

    private boolean begin(int first) {
        min = CONTINUATION_MIN;
        max = CONTINUATION_MAX;
        if (first < 0xC2 || first > 0xF4) {
            return false;
        }
        if (first < 0xE0) {
            missingCount = 1;
        } else if (first < 0xF0) {
            missingCount = 2;
            // Below is what fits into two bytes; above are the surrogates.
            min = first == 0xE0 ? 0xA0 : min;
            max = first == 0xED ? 0x9F : max;
        } else {
            missingCount = 3;
            // Below is what fits into three bytes; above is the end of Unicode.
            min = first == 0xF0 ? 0x90 : min;
            max = first == 0xF4 ? 0x8F : max;
        }
        return true;
    }
}
