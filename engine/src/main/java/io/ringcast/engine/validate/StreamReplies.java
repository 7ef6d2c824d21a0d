package io.ringcast.engine.validate;

import io.ringcast.engine.event.AckRing;
import io.ringcast.engine.event.StreamEnd;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Puts answers into the rings of streams and remembers which streams are to be told. State thread only. */
final class StreamReplies {
    private static final int INITIAL_CAPACITY = 1024;

    private final UnsafeBuffer endRecord = new UnsafeBuffer(new byte[AckRing.MAX_RECORD_LENGTH]);
    private OpenStream[] dirtyStreams = new OpenStream[INITIAL_CAPACITY];
    private int dirtyCount;

    /** Offers one record; returns false when the stream's ring has no room. */
    boolean offer(OpenStream stream, int recordType, DirectBuffer record, int length) {
        final boolean isTaken = stream.agentStream().acks().offer(recordType, record, 0, length);
        markDirty(stream);
        return isTaken;
    }

    /** Offers the end of a stream, with an ASCII sentence that says why. */
    boolean offerEnd(OpenStream stream, StreamEnd end, String why) {
        endRecord.putInt(0, end.ordinal());
        final int textLength = endRecord.putStringWithoutLengthAscii(Integer.BYTES, why);
        return offer(stream, AckRing.STREAM_END, endRecord, Integer.BYTES + textLength);
    }

    /** Tells each stream that was offered something since the last call, once; after one that throws, the next call goes on. */
    void flush() {
        while (dirtyCount > 0) {
            dirtyCount--;
            final OpenStream stream = dirtyStreams[dirtyCount];
            dirtyStreams[dirtyCount] = null;
            stream.dirty(false);
            stream.agentStream().onAcksReady();
        }
    }

    private void markDirty(OpenStream stream) {
        if (stream.isDirty()) {
            return;
        }
        if (dirtyCount == dirtyStreams.length) {
            dirtyStreams = Arrays.copyOf(dirtyStreams, 2 * dirtyCount);
        }
        dirtyStreams[dirtyCount++] = stream;
        stream.dirty(true);
    }
}
