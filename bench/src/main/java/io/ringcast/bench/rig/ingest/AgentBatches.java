package io.ringcast.bench.rig.ingest;

/** The bytes of one agent's batches, in the order in which it sends them: round and round over its series. One thread. */
final class AgentBatches {
    private final BatchTemplate[] templates;
    private long preparedCount;
    private BatchTemplate current;

    /** {@code templates}: a round; agents of one sender may share them. */
    AgentBatches(BatchTemplate[] templates) {
        this.templates = templates.clone();
        current = templates[0];
    }

    /** Writes the next batch, numbered from 1, whose newest samples are at {@code timestampNs}; returns its number. */
    long prepareNext(long timestampNs) {
        current = templates[(int) (preparedCount % templates.length)];
        current.prepare(++preparedCount, timestampNs);
        return preparedCount;
    }

    /** Where the batch just prepared stands; the next one may overwrite it. */
    BatchTemplate current() {
        return current;
    }

    /** Longest message, in bytes. */
    int maxLength() {
        int maxLength = 0;
        for (final BatchTemplate template : templates) {
            maxLength = Math.max(maxLength, template.maxLength());
        }
        return maxLength;
    }
}
