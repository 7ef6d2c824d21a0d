package io.ringcast.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.testing.RawClient;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients whose selectors are meant to take all the time or memory there is. */
@Timeout(120)
@Tag("C45")
class HostileSelectorsIT {
    private static final List<String> BAD = List.of(
            "{a=~\\\"((b{1000}){1000})\\\"}",
            "{a=~\\\"" + "(".repeat(400) + "\\\"}",
            "{a=~\\\"(?i)[\\\\\\\\x{80}-\\\\\\\\x{10fffe}]\\\"}",
            "{a=~\\\"" + "\\\\\\\\pL".repeat(100) + "\\\"}",
            "{" + "a=\\\"\\\",".repeat(100) + "}",
            "{a=\\\"" + "b".repeat(900));
    private static final String DEAR = ".*a|".repeat(60);

    private static LiveSiege siege;

    @BeforeAll
    static void launch() throws InterruptedException {
        siege = new LiveSiege(LiveSiege.engine(), LiveSiege.listener());
    }

    @AfterAll
    static void close() {
        siege.close();
    }

    @Test
    void refusesWhatIsTooMuchAndRunsTheRestByTurns() throws Exception {
        siege.endure("selectors without measure", server -> {
            final long invalidCount = server.count(CounterDescriptor.SELECTORS_INVALID);
            try (RawClient client = RawClient.upgrade(server.wsPort())) {
                for (int i = 0; i < BAD.size(); i++) {
                    client.sendText(subscribe(BAD.get(i)));
                    client.sendText(subscribe("{agent=~\\\"" + DEAR + i + System.nanoTime() + "\\\"}"));
                }
                server.awaitCount(CounterDescriptor.SELECTORS_INVALID, invalidCount + BAD.size());
                server.awaitCount(CounterDescriptor.SUBSCRIPTIONS_OPEN, 1 + BAD.size());
            }
            server.awaitCount(CounterDescriptor.CONNECTIONS_OPEN, 1);
        });
        assertThat(siege.count(CounterDescriptor.REGEX_RUNS)).isPositive();
    }

    private static String subscribe(String selector) {
        return "{\"type\":\"subscribe\",\"selector\":\"" + selector + "\"}";
    }
}
