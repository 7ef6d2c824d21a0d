package io.ringcast.client;

import com.google.protobuf.InvalidProtocolBufferException;
import io.ringcast.proto.v1.Label;
import io.ringcast.proto.v1.LiveUpdate;
import io.ringcast.proto.v1.MetricKind;
import io.ringcast.proto.v1.SeriesDeclaration;
import io.ringcast.proto.v1.Update;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the messages of the binary format, and remembers which series each number stands for. For one subscription. */
final class BinaryFormat {
    private final Map<Integer, SeriesName> declared = new HashMap<>();

    /** Forgets every number: what follows declares its series anew. */
    void clear() {
        declared.clear();
    }

    /** Throws {@link InvalidProtocolBufferException} for bytes that are none, or a series that was not declared. */
    Content read(byte[] bytes) throws InvalidProtocolBufferException {
        final LiveUpdate message = LiveUpdate.parseFrom(bytes);
        message.getDeclaredList().forEach(this::declare);
        final List<UpdateView> updates = new ArrayList<>(message.getUpdatesCount());
        for (final Update update : message.getUpdatesList()) {
            updates.add(item(update, message));
        }
        final List<SeriesName> removed = new ArrayList<>(message.getRemovedCount());
        for (final int number : message.getRemovedList()) {
            final SeriesName name = declared.remove(number);
            // A removal may name one that was never told.
            if (name != null) {
                removed.add(name);
            }
        }
        return new Content(message.getSubscription(), message.getSeq(), message.getMore(), updates, removed);
    }

    private void declare(SeriesDeclaration declaration) {
        final Map<String, String> labels = new LinkedHashMap<>();
        for (final Label label : declaration.getLabelsList()) {
            labels.put(label.getName(), label.getValue());
        }
        declared.put(
                declaration.getSeries(),
                new SeriesName(declaration.getAgent(), declaration.getMetric(), Collections.unmodifiableMap(labels)));
    }

    private UpdateView item(Update update, LiveUpdate message) throws InvalidProtocolBufferException {
        final UpdateView.Builder parts = new UpdateView.Builder();
        parts.series = declared.get(update.getSeries());
        if (parts.series == null) {
            throw new InvalidProtocolBufferException("series " + update.getSeries() + " was not declared");
        }
        parts.newest = (update.hasIntValue() ? ValueText.of(update.getIntValue()) : ValueText.of(update.getValue()))
                .at(message.getBaseNs() + update.getDeltaNs());
        parts.earlier = earlier(update, message.getBaseNs());
        parts.isSnapshot = message.getSnapshot();
        parts.id = Integer.toUnsignedLong(update.getSeries());
        parts.n = update.getN() == 0 ? null : update.getN();
        parts.kind = kind(update.getKind());
        parts.rate = update.hasRate() ? update.getRate() : null;
        parts.total = update.hasIntTotal()
                ? ValueText.of(update.getIntTotal())
                : update.hasTotal() ? ValueText.of(update.getTotal()) : null;
        parts.min = update.hasIntMin()
                ? ValueText.of(update.getIntMin())
                : update.hasMin() ? ValueText.of(update.getMin()) : null;
        parts.max = update.hasIntMax()
                ? ValueText.of(update.getIntMax())
                : update.hasMax() ? ValueText.of(update.getMax()) : null;
        parts.isEnvelopeUnknown = update.getEnvelopeUnknown();
        return parts.build();
    }

    private static List<Sample> earlier(Update update, long baseNs) throws InvalidProtocolBufferException {
        final int count = update.getEarlierDeltaNsCount();
        if (update.getEarlierValuesCount() + update.getEarlierIntValuesCount() != count) {
            throw new InvalidProtocolBufferException("times and values of earlier samples differ in number");
        }
        final boolean isInteger = update.getEarlierIntValuesCount() > 0;
        final List<Sample> samples = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            final ValueText value =
                    isInteger ? ValueText.of(update.getEarlierIntValues(i)) : ValueText.of(update.getEarlierValues(i));
            samples.add(value.at(baseNs + update.getEarlierDeltaNs(i)));
        }
        return samples;
    }

    private static String kind(MetricKind kind) {
        return switch (kind) {
            case METRIC_KIND_CUMULATIVE -> "cumulative";
            case METRIC_KIND_DELTA -> "delta";
            default -> null;
        };
    }

    /** What one message told. */
    record Content(long subscription, long seq, boolean isMore, List<UpdateView> updates, List<SeriesName> removed) {}
}
