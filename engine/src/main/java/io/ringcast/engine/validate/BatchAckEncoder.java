package io.ringcast.engine.validate;

import io.ringcast.engine.event.AckRing;
import io.ringcast.engine.event.RejectReason;
import io.ringcast.engine.event.RunningLimits;
import io.ringcast.engine.wire.SeriesTable;
import io.ringcast.engine.wire.WireWriter;
import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes a {@code BatchAck} in wire form: at most 8 errors, and no more of them than fit into a record of
 * {@link AckRing#MAX_RECORD_LENGTH} bytes. Allocates nothing, unless a limit has changed. State thread only.
 */
final class BatchAckEncoder {
    private static final int MAX_ERROR_COUNT = 8;
    private static final int ERRORS_FIELD = 6;
    private static final int NO_SERIES = -1;
    private static final int NEVER_TOLD = -1;
    private static final byte[] PATH_START = "series[".getBytes(StandardCharsets.US_ASCII);

    private final RejectText[] texts;
    private final RunningLimits running;
    private int toldSeriesPerAgent = NEVER_TOLD;
    private final UnsafeBuffer record = new UnsafeBuffer(new byte[AckRing.MAX_RECORD_LENGTH]);
    private final WireWriter ack = new WireWriter();
    private final UnsafeBuffer errorRecord = new UnsafeBuffer(new byte[AckRing.MAX_RECORD_LENGTH]);
    private final WireWriter error = new WireWriter();
    private final UnsafeBuffer path = new UnsafeBuffer(new byte[AckRing.MAX_RECORD_LENGTH]);

    BatchAckEncoder(BatchLimits limits, RunningLimits running) {
        texts = RejectText.all(limits);
        this.running = running;
    }

    /** Encodes the answer to the batch in the table into {@link #record()} and returns its length. */
    int encode(SeriesTable table, BatchResult result, BatchTally tally) {
        ack.wrap(record, 0)
                .number(1, table.seq())
                .number(2, tally.status())
                .number(3, tally.accepted())
                .number(4, tally.rejected())
                .number(5, tally.duplicates());
        if (result.verdict() == BatchResult.Verdict.REFUSED) {
            addError(result.reason(), path.putStringWithoutLengthAscii(0, result.field()), NO_SERIES);
        } else if (table.hasReasons()) {
            addErrors(table);
        }
        return ack.length();
    }

    /** Where the answer stands, from offset 0; valid until the next one. */
    UnsafeBuffer record() {
        return record;
    }

    private void addErrors(SeriesTable table) {
        int errorCount = 0;
        for (int i = 0; i < table.seriesCount() && errorCount < MAX_ERROR_COUNT; i++) {
            final RejectReason reason = table.reason(i);
            if (reason != null) {
                if (!addError(reason, writePath(i, text(reason).fieldSuffix()), i)) {
                    return;
                }
                errorCount++;
            }
        }
    }

    /** Adds one {@code BatchError}: 1 code, 2 message, 3 field, 4 series_index. Returns false when it does not fit. */
    private boolean addError(RejectReason reason, int pathLength, int seriesIndex) {
        final RejectText text = text(reason);
        error.wrap(errorRecord, 0).text(1, text.code()).text(2, text.message()).text(3, path, 0, pathLength);
        if (seriesIndex != NO_SERIES) {
            error.presentNumber(4, seriesIndex);
        }
        if (ack.length() + WireWriter.fieldLength(error.length()) > AckRing.MAX_RECORD_LENGTH) {
            return false;
        }
        ack.message(ERRORS_FIELD, error);
        return true;
    }

    private RejectText text(RejectReason reason) {
        if (reason == RejectReason.SERIES_PER_AGENT_LIMIT && toldSeriesPerAgent != running.seriesPerAgent()) {
            toldSeriesPerAgent = running.seriesPerAgent();
            texts[reason.ordinal()] = RejectText.of(reason, toldSeriesPerAgent);
        }
        return texts[reason.ordinal()];
    }

    private int writePath(int seriesIndex, byte[] suffix) {
        path.putBytes(0, PATH_START);
        int length = PATH_START.length;
        length += path.putNaturalIntAscii(length, seriesIndex);
        path.putByte(length++, (byte) ']');
        path.putBytes(length, suffix);
        return length + suffix.length;
    }
}
