package io.ringcast.bench.rig.ingest;

/** The bytes of one agent's batches, in the order in which it sends them: round and round over its series. One thread. */
final class AgentBatches {
    private final BatchTemplate[] firstRound;
    private final BatchTemplate[] laterRounds;
    private long preparedCount;
    private BatchTemplate current;

    /** @param laterRounds as long as the first; agents of one sender may share all of them. */
    AgentBatches(BatchTemplate[] firstRound, BatchTemplate[] laterRounds) {
        this.firstRound = firstRound.clone();
        this.laterRounds = laterRounds.clone();
        current = firstRound[0];
    }

    /** Writes the next batch, numbered from 1, whose newest samples are at {@code timestampNs}; returns its number. */
    long prepareNext(long timestampNs) {
        final BatchTemplate[] round = preparedCount < firstRound.length ? firstRound : laterRounds;
        current = round[(int) (preparedCount % round.length)];
        current.prepare(++preparedCount, timestampNs);
        return preparedCount;
    }

    /** Where the batch just prepared stands; the next one may overwrite it. */
    BatchTemplate current() {
        return current;
    }

    /** Longest message, in bytes; no later round has a longer one than the first. */
    int maxLength() {
        int maxLength = 0;
        for (final BatchTemplate template : firstRound) {
            maxLength = Math.max(maxLength, template.maxLength());
        }
        return maxLength;
    }
}
