package io.ringcast.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.ringcast.engine.event.StreamOpening;
import io.ringcast.proto.v1.Handshake;
import io.ringcast.proto.v1.Label;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Makes the opening event out of a {@code Handshake}: draws the random ids and says how many batches are taken ahead of
 * their acks. What the fields may hold is the engine's to judge. Any thread.
 */
final class HandshakeDecoder {
    private static final int PREFETCH_BYTES = 256 << 10;
    /** The most messages that are taken ahead of their acks. */
    static final int MAX_PREFETCH_COUNT = 64;

    private final int maxEventLength;

    HandshakeDecoder(int maxEventLength) {
        this.maxEventLength = maxEventLength;
    }

    /** Throws INVALID_ARGUMENT when the bytes are no handshake. */
    Handshake parse(byte[] body) {
        try {
            return Handshake.parseFrom(body);
        } catch (InvalidProtocolBufferException ex) {
            throw fault("handshake: the bytes are not a Handshake");
        }
    }

    /**
     * The opening of a stream of {@code agentId}, which is drawn where that is empty. Throws INVALID_ARGUMENT when a label
     * stands in the handshake twice.
     */
    StreamOpening opening(Handshake handshake, String agentId) {
        return new StreamOpening(
                agentId.isEmpty() ? randomId() : agentId,
                handshake.getSessionId(),
                randomId(),
                labels(handshake),
                handshake.getVersion(),
                clampToInt(handshake.getIntervalMs()),
                prefetchCount(clampToInt(handshake.getMaxBatchBytes())));
    }

    /** The opening as bytes of an event. Throws INVALID_ARGUMENT when they are too many. */
    byte[] encode(StreamOpening opening) {
        final byte[] bytes = opening.encode();
        if (bytes.length > maxEventLength) {
            throw fault("handshake: longer than " + maxEventLength + " bytes");
        }
        return bytes;
    }

    /** How many messages are taken ahead: at most 64, and at most 256 KiB if each is as long as declared; 0: undeclared. */
    int prefetchCount(int declaredBatchBytes) {
        final int batchBytes = declaredBatchBytes == 0 ? maxEventLength : Math.min(declaredBatchBytes, maxEventLength);
        return Math.max(1, Math.min(MAX_PREFETCH_COUNT, PREFETCH_BYTES / batchBytes));
    }

    /** The longest body taken from an agent with this prefetch: never less than it declared, and the two keep the budget. */
    int maxBodyLength(int prefetchCount) {
        return prefetchCount == 1 ? maxEventLength : Math.min(maxEventLength, PREFETCH_BYTES / prefetchCount);
    }

    private static Map<String, String> labels(Handshake handshake) {
        final Map<String, String> labels = new LinkedHashMap<>();
        for (int i = 0; i < handshake.getLabelsCount(); i++) {
            final Label label = handshake.getLabels(i);
            if (labels.put(label.getName(), label.getValue()) != null) {
                throw fault("handshake: labels[" + i + "].name repeats an earlier one");
            }
        }
        return labels;
    }

    private static int clampToInt(int unsigned) {
        return unsigned < 0 ? Integer.MAX_VALUE : unsigned;
    }

    private static String randomId() {
        return UUID.randomUUID().toString();
    }

    private static StatusRuntimeException fault(String description) {
        return Status.INVALID_ARGUMENT.withDescription(description).asRuntimeException();
    }
}
