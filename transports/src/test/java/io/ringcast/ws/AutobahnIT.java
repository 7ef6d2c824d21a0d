package io.ringcast.ws;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.ws.AutobahnCases.Case;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** Every Autobahn case, against an echo server made of the live listener's draft, channels and factory. */
@Tag("C7")
@Tag("C38")
@Timeout(60)
class AutobahnIT {
    private static final int CASE_COUNT = 310;
    /** The longest message of the cases. */
    private static final int MAX_MESSAGE_BYTES = 16 << 20;

    private static final long PATIENCE_SECONDS = 30;
    private static final long PATIENCE_FOR_LONG_SECONDS = 60;
    /** After so many, whatever holds them up holds up the others too, and there are hundreds. */
    private static final int MAX_HUNG_COUNT = 3;

    private int hungCount;

    @TestFactory
    Stream<DynamicTest> passes() throws Exception {
        final EchoServer server = EchoServer.start(MAX_MESSAGE_BYTES);
        final AutobahnCases autobahn = new AutobahnCases(URI.create("ws://localhost:" + server.getPort()));
        final List<Case> cases = autobahn.all();
        assertThat(cases).hasSize(CASE_COUNT);
        return cases.stream()
                .map(one -> DynamicTest.dynamicTest(one.name(), () -> run(one)))
                .onClose(autobahn::close)
                .onClose(server::close);
    }

    /** Runs a case on a thread that is left behind when the case hangs: the cases wait in ways that nothing interrupts. */
    private void run(Case one) throws Throwable {
        assertThat(hungCount).as("cases that hung; no more are tried").isLessThan(MAX_HUNG_COUNT);
        final CompletableFuture<Void> end = new CompletableFuture<>();
        final Thread thread = new Thread(() -> run(one, end), one.name());
        thread.setDaemon(true);
        thread.start();
        try {
            end.get(one.isLong() ? PATIENCE_FOR_LONG_SECONDS : PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failure) {
            throw failure.getCause();
        } catch (TimeoutException hung) {
            hungCount++;
            hung.setStackTrace(thread.getStackTrace());
            thread.interrupt();
            throw new AssertionError("the case hung", hung);
        }
    }

    private static void run(Case one, CompletableFuture<Void> end) {
        try {
            one.run();
            end.complete(null);
        } catch (Throwable failure) {
            end.completeExceptionally(failure);
        }
    }
}
