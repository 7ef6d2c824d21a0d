package io.ringcast.ws;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLSession;

/** What one thread takes records apart and puts them together in. Whoever uses one is done with it before anything else does. */
final class TlsBuffers {
    /** So many records go to the socket in one write. */
    private static final int RECORDS_PER_WRITE = 4;

    private static final ThreadLocal<TlsBuffers> OF_THREAD = new ThreadLocal<>();

    private final int recordLength;
    private final ByteBuffer records;
    private final ByteBuffer text;
    private final ByteBuffer sealed;

    private TlsBuffers(int recordLength, int textLength) {
        this.recordLength = recordLength;
        // Half a record may be left from before, and a whole one must still find room.
        records = ByteBuffer.allocateDirect(2 * recordLength);
        text = ByteBuffer.allocateDirect(textLength);
        sealed = ByteBuffer.allocateDirect(RECORDS_PER_WRITE * recordLength);
    }

    /** Those of this thread, large enough for the records of a session. */
    static TlsBuffers ofThread(SSLSession session) {
        final int length = Math.max(session.getPacketBufferSize(), session.getApplicationBufferSize());
        TlsBuffers buffers = OF_THREAD.get();
        if (buffers == null || buffers.recordLength < length) {
            buffers = new TlsBuffers(length, length);
            OF_THREAD.set(buffers);
        }
        return buffers;
    }

    /** Room that the longest record needs. */
    int recordLength() {
        return recordLength;
    }

    /** Records that came; empty. */
    ByteBuffer records() {
        return records.clear();
    }

    /** The text of a record that came; empty. */
    ByteBuffer text() {
        return text.clear();
    }

    /** Records that go; empty. */
    ByteBuffer sealed() {
        return sealed.clear();
    }
}
