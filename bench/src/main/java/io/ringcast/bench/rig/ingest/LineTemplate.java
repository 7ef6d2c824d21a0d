package io.ringcast.bench.rig.ingest;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The items of a batch as the relay would send them, JSON within a {@link Framing}; only times and {@code n} are written anew, so
 * that lengths never change. For peers that fan out bytes as they come. One thread.
 */
final class LineTemplate {
    private static final int TIMESTAMP_DIGITS = 19;
    private static final int N_DIGITS = 10;
    private static final int VALUE_DIGITS = 5;
    private static final int DECIMAL_POINT = 2;
    private static final String BLANK = "0".repeat(TIMESTAMP_DIGITS);

    private final int samplesPerSeries;
    private final byte[] bytes;
    private final int[] offsets;

    /** As lines. */
    LineTemplate(BatchShape shape, int agentIndex, int firstSeries) {
        this(shape, agentIndex, firstSeries, Framing.LINES);
    }

    LineTemplate(BatchShape shape, int agentIndex, int firstSeries, Framing framing) {
        samplesPerSeries = shape.samplesPerSeries();
        offsets = new int[shape.seriesCount() * offsetsPerItem()];
        final List<StringBuilder> items = new ArrayList<>();
        for (int i = 0; i < shape.seriesCount(); i++) {
            items.add(item(shape, agentIndex, firstSeries + i, i * offsetsPerItem()));
        }
        final int itemsLength = items.stream()
                .mapToInt(item -> item.length() + framing.itemTail().length())
                .sum();
        final StringBuilder text = new StringBuilder(framing.batchHead(agentIndex, itemsLength));
        for (int i = 0; i < items.size(); i++) {
            text.append(
                    framing.itemHead(agentIndex, firstSeries + i, items.get(i).length()));
            for (int place = i * offsetsPerItem(); place < (i + 1) * offsetsPerItem(); place++) {
                offsets[place] += text.length();
            }
            text.append(items.get(i)).append(framing.itemTail());
        }
        bytes = text.append(framing.batchTail()).toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Those of all agents, as lines, by agent and place in the round. */
    static LineTemplate[][] all(IngestPlan plan) {
        return all(plan, Framing.LINES);
    }

    /** Those of all agents, by agent and place in the round. */
    static LineTemplate[][] all(IngestPlan plan, Framing framing) {
        final LineTemplate[][] templates = new LineTemplate[plan.agentCount()][plan.batchesPerRound()];
        for (int agent = 0; agent < plan.agentCount(); agent++) {
            for (int round = 0; round < plan.batchesPerRound(); round++) {
                templates[agent][round] = new LineTemplate(
                        plan.shape(), agent, round * plan.shape().seriesCount(), framing);
            }
        }
        return templates;
    }

    /** Writes an agent's batch, counted from 0. */
    static ByteBuffer prepare(
            LineTemplate[][] templates, IngestPlan plan, int agentIndex, long batchNumber, long timestampNs) {
        final int place = (int) (batchNumber % plan.batchesPerRound());
        final long sampleNumber =
                (batchNumber / plan.batchesPerRound() + 1) * plan.shape().samplesPerSeries();
        return ByteBuffer.wrap(templates[agentIndex][place].prepare(timestampNs, sampleNumber));
    }

    /** Writes the batch whose newest samples are at {@code timestampNs} and are the {@code sampleNumber}-th of their series. */
    byte[] prepare(long timestampNs, long sampleNumber) {
        for (int first = 0; first < offsets.length; first += offsetsPerItem()) {
            putSample(first, timestampNs);
            putNumber(offsets[first + 2], N_DIGITS, sampleNumber, ' ');
            for (int sample = 1; sample < samplesPerSeries; sample++) {
                putSample(first + 1 + 2 * sample, timestampNs - samplesPerSeries + sample);
            }
        }
        return bytes;
    }

    private int offsetsPerItem() {
        return 2 * samplesPerSeries + 1;
    }

    /** The item, with its offsets, counted from its own beginning, noted at {@code place}. */
    private StringBuilder item(BatchShape shape, int agentIndex, int seriesIndex, int place) {
        final StringBuilder text = new StringBuilder();
        text.append("{\"agent\":\"").append(IngestPlan.agentName(agentIndex));
        text.append("\",\"metric\":\"").append(IngestPlan.metricName(seriesIndex));
        text.append("\",\"labels\":{\"core\":\"").append(IngestPlan.coreName(shape, seriesIndex));
        text.append("\"},\"timestampNs\":\"");
        final int countPlace = sample(text, place, "\",\"value\":");
        offsets[countPlace] = text.append(",\"n\":").length();
        text.append(" ".repeat(N_DIGITS));
        earlier(text, countPlace + 1);
        return text.append('}');
    }

    private void earlier(StringBuilder text, int place) {
        int next = place;
        for (int sample = 1; sample < samplesPerSeries; sample++) {
            text.append(sample == 1 ? ",\"earlier\":[[\"" : ",[\"");
            next = sample(text, next, "\",");
            text.append(']');
        }
        if (samplesPerSeries > 1) {
            text.append(']');
        }
    }

    private int sample(StringBuilder text, int place, String between) {
        offsets[place] = text.length();
        offsets[place + 1] = text.append(BLANK).append(between).length();
        text.append(BLANK, 0, VALUE_DIGITS);
        return place + 2;
    }

    private void putSample(int place, long timestampNs) {
        putNumber(offsets[place], TIMESTAMP_DIGITS, timestampNs, '0');
        putValue(offsets[place + 1], Math.round(100 * SampleValue.of(timestampNs)));
    }

    /** As JSON wants it: blanks, not noughts, in front. */
    private void putValue(int offset, long hundredths) {
        putNumber(offset, DECIMAL_POINT, hundredths / 100, ' ');
        if (hundredths < 100) {
            bytes[offset + 1] = '0';
        }
        bytes[offset + DECIMAL_POINT] = '.';
        putNumber(offset + DECIMAL_POINT + 1, 2, hundredths % 100, '0');
    }

    private void putNumber(int offset, int digits, long number, char fill) {
        long rest = number;
        for (int i = offset + digits - 1; i >= offset; i--) {
            bytes[i] = rest == 0 ? (byte) fill : (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }
}
