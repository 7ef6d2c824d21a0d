package io.ringcast.http;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.pathmap.ServletPathSpec;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.PathMappingsHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listener for operators: {@code /metrics}, {@code /healthz} (alive) and {@code /readyz} (200, or 503 with reasons), anything
 * else 404. A few threads of its own; nothing of it is on the way of an event.
 */
public final class ManagementServer implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(ManagementServer.class);
    private static final int MAX_THREADS = 8;
    private static final int MIN_THREADS = 1;
    private static final int IDLE_TIMEOUT_MS = 30_000;
    private static final int MAX_REQUEST_HEADER_BYTES = 8_192;
    private static final Set<String> METHODS = Set.of(HttpMethod.GET.asString(), HttpMethod.HEAD.asString());

    private final Server server;
    private final ServerConnector connector;

    private ManagementServer(InetSocketAddress address, PrometheusRegistry registry, Readiness readiness) {
        final QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS);
        threads.setName("ringcast-management");
        threads.setDaemon(true);
        server = new Server(threads);
        final org.eclipse.jetty.server.HttpConfiguration http = new org.eclipse.jetty.server.HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(MAX_REQUEST_HEADER_BYTES);
        connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(address.getHostString());
        connector.setPort(address.getPort());
        connector.setIdleTimeout(IDLE_TIMEOUT_MS);
        server.addConnector(connector);
        server.setHandler(new ReadingOnly(pages(registry, readiness)));
    }

    /**
     * Listens when it returns.
     *
     * @param address port 0: any free one.
     * @throws UncheckedIOException when it cannot listen; the message names the port and the option that changes it.
     */
    public static ManagementServer launch(InetSocketAddress address, PrometheusRegistry registry, Readiness readiness) {
        final ManagementServer management = new ManagementServer(address, registry, readiness);
        try {
            management.server.start();
        } catch (Exception failure) {
            management.close();
            throw new UncheckedIOException(
                    "cannot listen on management port " + address.getPort() + " (" + failure.getMessage()
                            + "): choose another with " + HttpConfiguration.PORT.flag(),
                    bindException(failure));
        }
        return management;
    }

    /** The port it listens on. */
    public int port() {
        return connector.getLocalPort();
    }

    /** Again: nothing happens. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception failure) {
            LOGGER.warn("the management listener did not stop as it should", failure);
        }
    }

    private static PathMappingsHandler pages(PrometheusRegistry registry, Readiness readiness) {
        final PathMappingsHandler pages = new PathMappingsHandler();
        pages.addMapping(new ServletPathSpec("/metrics"), new MetricsPage(registry));
        pages.addMapping(
                new ServletPathSpec("/healthz"), new TextPage(() -> new TextPage.Answer(HttpStatus.OK_200, "ok\n")));
        pages.addMapping(new ServletPathSpec("/readyz"), new TextPage(() -> answer(readiness.reasons())));
        return pages;
    }

    private static TextPage.Answer answer(List<String> reasons) {
        return reasons.isEmpty()
                ? new TextPage.Answer(HttpStatus.OK_200, "ok\n")
                : new TextPage.Answer(HttpStatus.SERVICE_UNAVAILABLE_503, String.join("\n", reasons) + "\n");
    }

    private static BindException bindException(Exception failure) {
        final BindException cause = new BindException(failure.getMessage());
        cause.initCause(failure);
        return cause;
    }

    /** Lets nothing through but requests that read. */
    private static final class ReadingOnly extends Handler.Wrapper {
        private ReadingOnly(Handler pages) {
            super(pages);
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            if (METHODS.contains(request.getMethod())) {
                return super.handle(request, response, callback);
            }
            response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
            Response.writeError(request, response, callback, HttpStatus.METHOD_NOT_ALLOWED_405);
            return true;
        }
    }
}
