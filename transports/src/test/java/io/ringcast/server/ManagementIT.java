package io.ringcast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.Engine;
import io.ringcast.engine.EngineContext;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.http.HttpConfiguration;
import io.ringcast.log.ErrorLog;
import io.ringcast.testing.LiveEngine;
import io.ringcast.testing.WholeServer;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.agrona.concurrent.SystemNanoClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** What the management listener tells of an engine that runs. */
@Timeout(60)
class ManagementIT {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Engine engine = Engine.launch(new EngineContext().configuration(LiveEngine.smallMemory()));
    private final Management management =
            Management.launch(new InetSocketAddress("127.0.0.1", 0), HttpConfiguration.defaults(), engine);
    private final SelfWatch watch = new SelfWatch(
            new ErrorLog(LoggerFactory.getLogger(ManagementIT.class), SystemNanoClock.INSTANCE),
            engine.counters(),
            lines::add);

    @AfterEach
    void stop() {
        watch.close();
        management.close();
        engine.close();
    }

    @Test
    @Tag("F7")
    void booksThatDoNotAgreeStandInTheMetricsAndInTheLog() {
        watch.start();
        WholeServer.await(() -> engine.counters().get(CounterDescriptor.CONSERVATION_CHECKS) > 1);
        assertThat(metrics()).contains("\nringcast_conservation_breaches_total 0.0\n");
        assertThat(lines).isEmpty();

        // Nothing but the state thread moves it, and that has nothing to do here.
        engine.counters().addShared(CounterDescriptor.UPDATES_MATCHED, 7);
        WholeServer.await(() -> !lines.isEmpty());
        assertThat(lines.get(0)).contains(" 0 samples and 7 updates are unaccounted for");
        assertThat(metrics())
                .contains("\nringcast_conservation_breaches_total 1.0\n")
                .contains("\nringcast_updates_unaccounted 7.0\n")
                .contains("\nringcast_samples_unaccounted 0.0\n");
    }

    private String metrics() {
        try {
            final URI uri = URI.create("http://127.0.0.1:" + management.port() + "/metrics");
            return HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
