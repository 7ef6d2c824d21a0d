package io.ringcast.grpc;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The bytes of one message in one piece. The array is used again and grows as far as a message may be long. Event loop only.
 */
final class MessageBytes {
    private static final int MIN_CAPACITY = 4096;

    private final int maxLength;
    private byte[] array = new byte[0];

    MessageBytes(int maxLength) {
        this.maxLength = maxLength;
    }

    /** Where the bytes stand, from 0 on; another array after each {@link #read}, perhaps. */
    byte[] array() {
        return array;
    }

    /** Reads the message to its end and returns its length. Throws RESOURCE_EXHAUSTED when it is longer than allowed. */
    int read(InputStream message) throws IOException {
        int length = 0;
        while (true) {
            if (length == array.length) {
                grow();
            }
            final int readLength = message.read(array, length, array.length - length);
            if (readLength < 0) {
                return length;
            }
            length += readLength;
        }
    }

    /** The error of a message that is longer than allowed. */
    StatusRuntimeException tooLong() {
        return Status.RESOURCE_EXHAUSTED
                .withDescription("the message is longer than " + maxLength + " bytes")
                .asRuntimeException();
    }

    private void grow() {
        // One byte more than a message may have, so that the end of the longest one is seen without growing again.
        final int maxCapacity = maxLength + 1;
        if (array.length == maxCapacity) {
            throw tooLong();
        }
        array = Arrays.copyOf(array, Math.min(Math.max(2 * array.length, MIN_CAPACITY), maxCapacity));
    }
}
