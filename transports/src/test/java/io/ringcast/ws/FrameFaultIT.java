package io.ringcast.ws;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.testing.RawClient;
import io.ringcast.testing.RawClient.Frame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is refused of a client's frames, how it is told, and what is counted. */
@Tag("C7")
@Tag("C21")
@Timeout(60)
class FrameFaultIT {
    @ParameterizedTest
    @EnumSource
    void answersWhatCameBeforeAFaultThenClosesAndCounts(FrameFault fault) throws Exception {
        final ByteArrayOutputStream oneWrite = new ByteArrayOutputStream();
        oneWrite.writeBytes(new ClientBytes().ping("good").toBytes());
        oneWrite.writeBytes(ClientBytes.refusedAs(fault));
        try (LiveFixture live = LiveFixture.start();
                RawClient client = RawClient.upgrade(live.port())) {
            client.sendBytes(oneWrite.toByteArray());

            assertThat(client.await(RawClient.PONG).text()).isEqualTo("good");
            assertClosedBecause(fault, client, live);
            live.awaitNothingHeld();
        }
    }

    @Test
    void refusesUnmaskedFramesWith1002() throws Exception {
        try (LiveFixture live = LiveFixture.start();
                RawClient client = RawClient.upgrade(live.port())) {
            client.sendBytes(ClientBytes.refusedAs(FrameFault.UNMASKED));

            assertThat(FrameFault.UNMASKED.reason().code()).isEqualTo(1002);
            assertClosedBecause(FrameFault.UNMASKED, client, live);
        }
    }

    @Test
    @Tag("C20")
    void answersACloseFrameWithItsOwnPayloadAndNothingAfterIt() throws Exception {
        for (final byte[] close : new byte[][] {
            new ClientBytes().frame(ClientBytes.FIN | FrameHead.CLOSE, "").toBytes(),
            new ClientBytes().close(1007, "").toBytes(),
            new ClientBytes().close(4321, "bye").toBytes()
        }) {
            try (LiveFixture live = LiveFixture.start();
                    RawClient client = RawClient.upgrade(live.port())) {
                final ByteArrayOutputStream oneWrite = new ByteArrayOutputStream();
                oneWrite.writeBytes(close);
                oneWrite.writeBytes(new ClientBytes().ping("late").toBytes());
                client.sendBytes(oneWrite.toByteArray());

                final byte[] answer = client.await(RawClient.CLOSE).payload();
                assertThat(answer).hasSize(close.length - 6);
                assertThat(FrameRecorder.heardOf(close, 1, close.length))
                        .containsExactly("8 " + new String(answer, StandardCharsets.ISO_8859_1));
                assertThat(client.read()).isNull();
            }
        }
    }

    @Test
    void letsAClientThatStillSendsReadWhyItIsClosed() throws Exception {
        try (LiveFixture live = LiveFixture.start();
                RawClient client = RawClient.upgrade(live.port())) {
            client.sendBytes(ClientBytes.refusedAs(FrameFault.UNMASKED));
            assertClosedBecause(FrameFault.UNMASKED, client, live);
            // A socket that is closed answers the first of them with a reset, at which the next one fails.
            for (int i = 0; i < 10; i++) {
                client.sendBytes(new ClientBytes().text("still here").toBytes());
            }
        }
    }

    private static void assertClosedBecause(FrameFault fault, RawClient client, LiveFixture live) throws IOException {
        final Frame close = client.await(RawClient.CLOSE);
        assertThat(close.closeCode()).isEqualTo(fault.reason().code());
        assertThat(new String(close.payload(), 2, close.payload().length - 2, StandardCharsets.UTF_8))
                .isEqualTo(fault.text());
        assertThat(client.read()).isNull();
        assertThat(Arrays.stream(FrameFault.values())
                        .filter(any -> live.server.counters().get(any) > 0))
                .containsExactly(fault);
    }
}
