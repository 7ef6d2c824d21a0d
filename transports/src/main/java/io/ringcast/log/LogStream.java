package io.ringcast.log;

import java.io.IOException;
import java.io.OutputStream;

/**
 * The file or standard error behind the log. A write that fails loses its lines, which are counted, and the next one tries
 * again: the log comes back by itself once there is room on the disk. One thread.
 */
final class LogStream extends OutputStream {
    private final OutputStream target;

    LogStream(OutputStream target) {
        this.target = target;
    }

    @Override
    public void write(int oneByte) {
        write(new byte[] {(byte) oneByte}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        try {
            target.write(bytes, offset, length);
        } catch (IOException e) {
            LostLines.add(lineCount(bytes, offset, length));
        }
    }

    @Override
    public void close() throws IOException {
        target.close();
    }

    private static long lineCount(byte[] bytes, int offset, int length) {
        long lineCount = 0;
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] == '\n') {
                lineCount++;
            }
        }
        return lineCount;
    }
}
