package io.ringcast.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringcast.testing.LiveClient;
import io.ringcast.testing.RawClient;
import java.io.IOException;
import java.net.SocketException;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A listener that comes to grief while it runs. */
@Tag("F8")
@Timeout(60)
class ListenerFailureIT {
    private volatile boolean isBroken;

    @Test
    void saysThatItTakesNoNewClientsAndGoesOnWithThoseWhoAreThere() throws Exception {
        final NanoClock clock = () -> {
            if (isBroken && Thread.currentThread().getName().equals("ringcast-ws-acceptor")) {
                throw new IllegalStateException("planted");
            }
            return SystemNanoClock.INSTANCE.nanoTime();
        };
        try (LiveFixture live = LiveFixture.start(WsConfiguration.defaults(), clock);
                LiveClient client = live.connected()) {
            assertThat(live.server.trouble()).isNull();

            isBroken = true;
            try (RawClient late = RawClient.open(live.port())) {
                assertThat(late.isClosedByServer()).isTrue();
            } catch (SocketException reset) {
                // It is closed while it is being connected, or right after.
                assertThat(reset).hasMessageContaining("reset");
            }
            LiveFixture.await(() -> live.server.trouble() != null);

            assertThat(live.server.trouble()).startsWith("the live listener has failed");
            assertThatThrownBy(() -> RawClient.open(live.port())).isInstanceOf(IOException.class);
            client.send("{\"type\":\"ping\"}");
            client.next("pong");

            live.server.stopAccepting();
            assertThat(live.server.trouble()).isNull();
        }
    }

    @Test
    void isInNoTroubleWhileItRunsOrOnceItWasStopped() throws Exception {
        try (LiveFixture live = LiveFixture.start()) {
            live.connected().close();
            assertThat(live.server.trouble()).isNull();
            live.server.stop(0);
            assertThat(live.server.trouble()).isNull();
        }
    }
}
