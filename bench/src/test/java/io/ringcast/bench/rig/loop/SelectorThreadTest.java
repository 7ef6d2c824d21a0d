package io.ringcast.bench.rig.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SelectorThreadTest {
    @Test
    void closesWhatIsRegisteredAndMayBeClosedTwice() throws IOException {
        Pipe pipe = Pipe.open();
        pipe.source().configureBlocking(false);
        SelectorThread thread =
                new SelectorThread("rig-test", readiness -> readiness.select(key -> {}), AssertionError::new);
        pipe.source().register(thread.readiness(), SelectionKey.OP_READ);
        thread.start();

        thread.close();
        thread.close();

        assertThat(thread.isAlive()).isFalse();
        assertThat(pipe.source().isOpen()).isFalse();
        pipe.sink().close();
    }

    @Test
    void tellsWhatEndedIt() throws Exception {
        CompletableFuture<Exception> cause = new CompletableFuture<>();
        try (SelectorThread thread = new SelectorThread(
                "rig-test",
                readiness -> {
                    throw new IOException("no more");
                },
                cause::complete)) {
            thread.start();

            assertThat(cause.get(30, TimeUnit.SECONDS)).hasMessage("no more");
        }
    }
}
