package io.ringcast.ws;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.ws.AutobahnCases.Case;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Every Autobahn case, against an echo server made of the live listener's draft, channels and factory. */
@Tag("C7")
@Tag("C38")
class AutobahnIT {
    private static final int CASE_COUNT = 310;
    /** The longest message of the cases. */
    private static final int MAX_MESSAGE_BYTES = 16 << 20;

    @TestFactory
    Stream<DynamicTest> passes() throws Exception {
        final EchoServer server = EchoServer.start(MAX_MESSAGE_BYTES);
        final AutobahnCases autobahn = new AutobahnCases(URI.create("ws://localhost:" + server.getPort()));
        final List<Case> cases = autobahn.all();
        assertThat(cases).hasSize(CASE_COUNT);
        return cases.stream()
                .map(one -> DynamicTest.dynamicTest(one.name(), one::run))
                .onClose(autobahn::close)
                .onClose(server::close);
    }
}
