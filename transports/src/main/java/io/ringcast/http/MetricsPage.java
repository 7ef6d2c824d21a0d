package io.ringcast.http;

import io.prometheus.metrics.exporter.common.PrometheusHttpExchange;
import io.prometheus.metrics.exporter.common.PrometheusHttpRequest;
import io.prometheus.metrics.exporter.common.PrometheusHttpResponse;
import io.prometheus.metrics.exporter.common.PrometheusScrapeHandler;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Enumeration;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** The metrics of a registry, in the text form that the scraper asks for. */
final class MetricsPage extends Handler.Abstract {
    private final PrometheusScrapeHandler scrapes;

    MetricsPage(PrometheusRegistry registry) {
        scrapes = new PrometheusScrapeHandler(registry);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        try (Exchange exchange = new Exchange(request, response)) {
            scrapes.handleRequest(exchange);
            callback.succeeded();
        } catch (IOException | RuntimeException failure) {
            Response.writeError(request, response, callback, failure);
        }
        return true;
    }

    /** One scrape. */
    private static final class Exchange
            implements PrometheusHttpExchange, PrometheusHttpRequest, PrometheusHttpResponse {
        private final Request request;
        private final Response response;

        private Exchange(Request request, Response response) {
            this.request = request;
            this.response = response;
        }

        @Override
        public PrometheusHttpRequest getRequest() {
            return this;
        }

        @Override
        public PrometheusHttpResponse getResponse() {
            return this;
        }

        @Override
        public String getQueryString() {
            return request.getHttpURI().getQuery();
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            return request.getHeaders().getValues(name);
        }

        @Override
        public String getMethod() {
            return request.getMethod();
        }

        @Override
        public String getRequestPath() {
            return request.getHttpURI().getPath();
        }

        @Override
        public void setHeader(String name, String value) {
            response.getHeaders().put(name, value);
        }

        @Override
        public OutputStream sendHeadersAndGetBody(int status, int length) {
            response.setStatus(status);
            if (length > 0) {
                response.getHeaders().put(HttpHeader.CONTENT_LENGTH, length);
            }
            return Content.Sink.asOutputStream(response);
        }

        @Override
        public void handleException(IOException failure) throws IOException {
            throw failure;
        }

        @Override
        public void handleException(RuntimeException failure) {
            throw failure;
        }

        @Override
        public void close() {}
    }
}
