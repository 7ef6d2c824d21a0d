package io.ringcast.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class LogStreamTest {
    private final long lostBefore = LostLines.count();

    @Test
    @EnabledOnOs(OS.LINUX)
    void losesAndCountsLinesThatFindNoRoomOnTheDisk() throws IOException {
        try (LogStream stream = new LogStream(new FileOutputStream("/dev/full"))) {
            stream.write("one\ntwo\n".getBytes(UTF_8), 0, 8);
            stream.write("three\n".getBytes(UTF_8), 0, 6);
            stream.write('\n');
        }
        assertThat(LostLines.count() - lostBefore).isEqualTo(4);
    }

    @Test
    void writesAgainOnceItCan() throws IOException {
        final ByteArrayOutputStream written = new ByteArrayOutputStream();
        final boolean[] isFull = {true};
        final LogStream stream = new LogStream(new OutputStream() {
            @Override
            public void write(int oneByte) throws IOException {
                if (isFull[0]) {
                    throw new IOException("no space left");
                }
                written.write(oneByte);
            }
        });
        stream.write("lost\n".getBytes(UTF_8), 0, 5);
        isFull[0] = false;
        stream.write("kept\n".getBytes(UTF_8), 0, 5);
        assertThat(written).hasToString("kept\n");
        assertThat(LostLines.count() - lostBefore).isEqualTo(1);
    }
}
