package io.ringcast.engine.testing;

import com.google.protobuf.InvalidProtocolBufferException;
import io.ringcast.engine.json.DoubleWriter;
import io.ringcast.engine.json.JsonText;
import io.ringcast.proto.v1.Label;
import io.ringcast.proto.v1.LiveUpdate;
import io.ringcast.proto.v1.MetricKind;
import io.ringcast.proto.v1.SeriesDeclaration;
import io.ringcast.proto.v1.Update;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.agrona.concurrent.UnsafeBuffer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads what a client of the binary format is sent, by the generated classes, and gives the twin in JSON of each message,
 * byte for byte as a client of that format would have got it. Throws an {@link AssertionError} for what is not well-formed,
 * for a number that was not declared, and for one that was declared with two meanings. One client's; one thread.
 */
public final class LiveUpdateReader {
    private static final JsonMapper JSON = new JsonMapper();

    private final Map<Long, Map<Integer, SeriesDeclaration>> declaredOfSubscription = new HashMap<>();
    private long unknownRemovedCount;
    private long declaredCount;

    /** Takes a text message: the end of a subscription ends its declarations. */
    public void onText(String text) {
        final JsonNode message = JSON.readTree(text);
        if (!message.get("type").stringValue().equals("unsubscribed")) {
            return;
        }
        if (message.has("subscription")) {
            declaredOfSubscription.remove(message.get("subscription").longValue());
        } else {
            declaredOfSubscription.clear();
        }
    }

    /** Takes a binary message and returns its twin. */
    public String onBinary(byte[] bytes) {
        final LiveUpdate message;
        try {
            message = LiveUpdate.parseFrom(bytes);
        } catch (InvalidProtocolBufferException broken) {
            throw new AssertionError("no LiveUpdate", broken);
        }
        Expect.that(message.getUnknownFields().asMap().isEmpty(), () -> "unknown fields in " + message);
        final Map<Integer, SeriesDeclaration> declared =
                declaredOfSubscription.computeIfAbsent(message.getSubscription(), number -> new HashMap<>());
        message.getDeclaredList().forEach(declaration -> declare(declared, declaration));
        final StringBuilder text = new StringBuilder("{\"type\":\"metric_update\",\"subscription\":")
                .append(message.getSubscription())
                .append(",\"seq\":")
                .append(message.getSeq())
                .append(message.getSnapshot() ? ",\"snapshot\":true" : "")
                .append(",\"updates\":[")
                .append(message.getUpdatesList().stream()
                        .map(update -> item(message.getBaseNs(), declared, update))
                        .collect(Collectors.joining(",")))
                .append(']');
        final List<String> removed = new ArrayList<>();
        for (final int series : message.getRemovedList()) {
            final SeriesDeclaration ended = declared.remove(series);
            if (ended == null) {
                unknownRemovedCount++;
            } else {
                removed.add(name(ended) + '}');
            }
        }
        if (!removed.isEmpty()) {
            text.append(",\"removed\":[").append(String.join(",", removed)).append(']');
        }
        return text.append(message.getMore() ? ",\"more\":true}" : "}").toString();
    }

    /** Removals of series that were never declared to this client: they came and went while it was behind. */
    public long unknownRemovedCount() {
        return unknownRemovedCount;
    }

    /** Declarations that came. */
    public long declaredCount() {
        return declaredCount;
    }

    private void declare(Map<Integer, SeriesDeclaration> declared, SeriesDeclaration declaration) {
        declaredCount++;
        final SeriesDeclaration before = declared.put(declaration.getSeries(), declaration);
        Expect.that(
                before == null || before.equals(declaration), () -> before + " was declared again as " + declaration);
    }

    private static String item(long baseNs, Map<Integer, SeriesDeclaration> declared, Update update) {
        final SeriesDeclaration declaration = declared.get(update.getSeries());
        Expect.that(declaration != null, () -> "not declared: " + update);
        Expect.that(update.getUnknownFields().asMap().isEmpty(), () -> "unknown fields in " + update);
        final StringBuilder text = new StringBuilder(name(declaration))
                .append(",\"timestampNs\":\"")
                .append(baseNs + update.getDeltaNs())
                .append("\",\"value\":")
                .append(newest(update));
        if (update.getN() != 0) {
            text.append(",\"n\":").append(update.getN());
        }
        if (update.getKind() != MetricKind.METRIC_KIND_UNSPECIFIED) {
            final boolean isDelta = update.getKind() == MetricKind.METRIC_KIND_DELTA;
            text.append(",\"kind\":\"").append(isDelta ? "delta\"" : "cumulative\"");
        }
        switch (update.getSumCase()) {
            case TOTAL -> text.append(",\"total\":").append(number(update.getTotal()));
            case INT_TOTAL -> text.append(",\"total\":\"").append(update.getIntTotal() + "\"");
            case SUM_NOT_SET -> {}
        }
        if (update.hasRate()) {
            text.append(",\"rate\":").append(number(update.getRate()));
        }
        return text.append(earlier(baseNs, update))
                .append(extremes(update))
                .append('}')
                .toString();
    }

    private static String extremes(Update update) {
        if (update.getEnvelopeUnknown()) {
            return ",\"envelope\":false";
        }
        final String least = switch (update.getLeastCase()) {
            case MIN -> ",\"min\":" + number(update.getMin());
            case INT_MIN -> ",\"min\":\"" + update.getIntMin() + "\"";
            case LEAST_NOT_SET -> "";
        };
        return switch (update.getGreatestCase()) {
            case MAX -> least + ",\"max\":" + number(update.getMax());
            case INT_MAX -> least + ",\"max\":\"" + update.getIntMax() + "\"";
            case GREATEST_NOT_SET -> least;
        };
    }

    private static String newest(Update update) {
        return switch (update.getNewestCase()) {
            case VALUE -> number(update.getValue());
            case INT_VALUE -> "\"" + update.getIntValue() + "\"";
            case NEWEST_NOT_SET -> throw new AssertionError("no value in " + update);
        };
    }

    private static String earlier(long baseNs, Update update) {
        final boolean isInteger = update.hasIntValue();
        final List<String> values = isInteger
                ? update.getEarlierIntValuesList().stream()
                        .map(value -> "\"" + value + "\"")
                        .toList()
                : update.getEarlierValuesList().stream()
                        .map(LiveUpdateReader::number)
                        .toList();
        Expect.equal(update.getEarlierDeltaNsCount(), values.size(), () -> "earlier values in " + update);
        if (values.isEmpty()) {
            return "";
        }
        final List<String> samples = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            samples.add("[\"" + (baseNs + update.getEarlierDeltaNs(i)) + "\"," + values.get(i) + "]");
        }
        return ",\"earlier\":[" + String.join(",", samples) + "]";
    }

    private static String name(SeriesDeclaration series) {
        final List<String> labels = new ArrayList<>();
        for (final Label label : series.getLabelsList()) {
            labels.add(quoted(label.getName()) + ":" + quoted(label.getValue()));
        }
        return "{\"agent\":" + quoted(series.getAgent()) + ",\"metric\":" + quoted(series.getMetric()) + ",\"labels\":{"
                + String.join(",", labels) + "}";
    }

    private static String quoted(String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        final UnsafeBuffer target = new UnsafeBuffer(new byte[JsonText.quotedMaxLength(bytes.length)]);
        final int length = JsonText.writeQuoted(target, 0, new UnsafeBuffer(bytes), 0, bytes.length);
        return target.getStringWithoutLengthUtf8(0, length);
    }

    private static String number(double value) {
        final UnsafeBuffer target = new UnsafeBuffer(new byte[DoubleWriter.MAX_LENGTH]);
        return target.getStringWithoutLengthAscii(0, DoubleWriter.write(target, 0, value));
    }
}
