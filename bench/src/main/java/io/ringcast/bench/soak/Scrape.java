package io.ringcast.bench.soak;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.http.EngineMetrics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** One reading of {@code /metrics}. Immutable. */
final class Scrape {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    private final Map<String, Double> values;

    private Scrape(Map<String, Double> values) {
        this.values = Map.copyOf(values);
    }

    /** Asks the server at this machine's {@code port}; throws {@link IllegalStateException} when it does not tell. Blocks. */
    static Scrape of(int port) {
        final HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                .timeout(Duration.ofSeconds(30))
                .build();
        try {
            final HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IllegalStateException("/metrics was answered " + response.statusCode());
            }
            return parse(response.body());
        } catch (IOException e) {
            throw new IllegalStateException("/metrics was not answered: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Reads the text form. */
    static Scrape parse(String exposition) {
        final Map<String, Double> values = new HashMap<>();
        exposition.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            final int nameEnd = line.indexOf('}') < 0 ? line.indexOf(' ') : line.indexOf('}') + 1;
            if (nameEnd > 0) {
                values.put(line.substring(0, nameEnd), number(line.substring(nameEnd + 1)));
            }
        });
        return new Scrape(values);
    }

    /** A counter of the server. */
    long count(CounterDescriptor counter) {
        return (long) value(EngineMetrics.nameOf(counter));
    }

    /** The sum over all labels of a metric, or over those that begin with the ones given; 0 without such. */
    double value(String name) {
        final String labelled = name.contains("{") ? name : name + "{";
        return values.entrySet().stream()
                .filter(entry -> entry.getKey().equals(name) || entry.getKey().startsWith(labelled))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    private static double number(String text) {
        final String first = text.strip().split(" ", 2)[0];
        return switch (first) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(first);
        };
    }
}
