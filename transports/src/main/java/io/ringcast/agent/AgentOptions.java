package io.ringcast.agent;

import io.ringcast.proto.v1.Handshake;
import io.ringcast.proto.v1.Label;
import java.util.Map;

/**
 * Who an agent is, and what it may keep.
 *
 * @param agentId survives restarts of the agent; empty: the server gives one.
 * @param labels true of every series of the agent, by name.
 * @param version the agent's own, for people to read.
 * @param intervalMs how often it means to send.
 */
public record AgentOptions(
        String agentId, Map<String, String> labels, String version, long intervalMs, BufferLimits limits) {
    public AgentOptions {
        labels = Map.copyOf(labels);
    }

    /** The first message of a stream that continues {@code sessionId}, or begins a session where that is empty. */
    Handshake handshake(String currentAgentId, String sessionId) {
        final Handshake.Builder handshake = Handshake.newBuilder()
                .setAgentId(currentAgentId)
                .setSessionId(sessionId)
                .setVersion(version)
                .setIntervalMs((int) Math.min(Integer.MAX_VALUE, intervalMs))
                .setMaxBatchBytes(limits.batchBytes());
        labels.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(label -> handshake.addLabels(
                        Label.newBuilder().setName(label.getKey()).setValue(label.getValue())));
        return handshake.build();
    }
}
