package io.ringcast.engine.event;

import java.util.LinkedHashMap;
import java.util.Map;
import org.agrona.DirectBuffer;

/**
 * What a stream opens with: the agent's handshake, and the random ids that the transport drew, so that a replay of the
 * event gives the same answers.
 *
 * @param agentId 1 to 128 printable ASCII characters; the transport has drawn one where the agent gave none.
 * @param sessionId the session to continue; empty: a new one.
 * @param newSessionId the random id for the session if a new one is begun.
 * @param labels of the agent, by name; at most the limit of labels of a series.
 * @param version of the agent, for people.
 * @param intervalMs how often it means to send; 0: unstated.
 * @param prefetchCount batches that the transport takes ahead of their acks; told to the agent.
 * @param resendsSamples whether the agent sends samples again in batches of other numbers: what is older than the last
 *     accepted sample is then a duplicate and no error.
 */
public record StreamOpening(
        String agentId,
        String sessionId,
        String newSessionId,
        Map<String, String> labels,
        String version,
        int intervalMs,
        int prefetchCount,
        boolean resendsSamples) {
    private static final int MAX_AGENT_ID_LENGTH = 128;

    /** The opening of an agent that sends again whole batches alone, by their numbers. */
    public StreamOpening(
            String agentId,
            String sessionId,
            String newSessionId,
            Map<String, String> labels,
            String version,
            int intervalMs,
            int prefetchCount) {
        this(agentId, sessionId, newSessionId, labels, version, intervalMs, prefetchCount, false);
    }

    /** Returns a sentence that says what is wrong with an agent's id, or null. */
    public static String agentIdFault(String agentId) {
        final boolean isValid = agentId != null
                && !agentId.isEmpty()
                && agentId.length() <= MAX_AGENT_ID_LENGTH
                && agentId.chars().allMatch(c -> c >= ' ' && c <= '~');
        return isValid ? null : "agent_id must have 1 to " + MAX_AGENT_ID_LENGTH + " printable ASCII characters";
    }

    /** The bytes of this opening, as they stand in a slot. */
    public byte[] encode() {
        final RecordText.Writer writer = new RecordText.Writer()
                .text(agentId)
                .text(sessionId)
                .text(newSessionId)
                .text(version)
                .number(intervalMs)
                .number(prefetchCount)
                .number(resendsSamples ? 1 : 0)
                .number(labels.size());
        labels.forEach((name, value) -> writer.text(name).text(value));
        return writer.bytes();
    }

    /** Reads what {@link #encode()} wrote at {@code offset}; the labels keep their order. */
    public static StreamOpening decode(DirectBuffer buffer, int offset) {
        final RecordText.Reader reader = new RecordText.Reader(buffer, offset);
        final String agentId = reader.text();
        final String sessionId = reader.text();
        final String newSessionId = reader.text();
        final String version = reader.text();
        final int intervalMs = (int) reader.number();
        final int prefetchCount = (int) reader.number();
        final boolean resendsSamples = reader.number() != 0;
        final Map<String, String> labels = new LinkedHashMap<>();
        for (long i = reader.number(); i > 0; i--) {
            labels.put(reader.text(), reader.text());
        }
        return new StreamOpening(
                agentId, sessionId, newSessionId, labels, version, intervalMs, prefetchCount, resendsSamples);
    }
}
