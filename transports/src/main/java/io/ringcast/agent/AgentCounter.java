package io.ringcast.agent;

/** What is counted of an agent, each with the words for people. */
public enum AgentCounter {
    CONNECTS("connects", "Handshakes that were answered."),
    REFUSALS("streams refused", "Streams that the server ended for what the agent showed or the id it gave."),
    SENT_BATCHES("batches sent", "Batches sent; resent ones count again."),
    ACKED_BATCHES("batches acked", "Batches answered by an ack."),
    SETTLED_BATCHES("batches settled", "Batches answered on a stream that broke before the ack came."),
    ACCEPTED_SAMPLES("samples accepted", "Samples that acks named accepted."),
    REJECTED_SAMPLES(
            "samples rejected",
            "Samples that acks named rejected, less those resent; where an ack could not name all its errors more may be"
                    + " resent than was rejected for its refs, and the server's counter is the true one."),
    REFERRED_SERIES("series by ref", "Series sent by their refs, without name and labels."),
    UNKNOWN_REFS(
            "series refs unknown", "Series that were sent again in full because the server did not know their refs."),
    RESENT_SAMPLES("samples resent", "Samples of these series; they do not count as rejected."),
    DUPLICATE_SAMPLES("samples duplicate", "Samples that acks named duplicates."),
    DROPPED_BATCHES(
            "batches dropped", "Batches given up: buffer full, too long for the server, or still unacked at close."),
    DROPPED_SAMPLES("samples dropped", "Samples of the batches dropped."),
    PACED_BATCHES("batches paced", "Times a batch waited because the server was under pressure."),
    SENT_HEARTBEATS("heartbeats sent", "Heartbeats sent, so that a quiet stream is not taken for a dead one."),
    FAILED_READINGS("readings failed", "Readings of the host that failed and were left out.");

    private final String label;
    private final String meaning;

    AgentCounter(String label, String meaning) {
        this.label = label;
        this.meaning = meaning;
    }

    public String label() {
        return label;
    }

    /** One sentence. */
    public String meaning() {
        return meaning;
    }
}
