package io.ringcast.agent;

/**
 * What an agent may keep while it is not acked.
 *
 * @param batches most batches.
 * @param bytes most bytes of them.
 * @param batchBytes longest batch it means to send; 0: the server's limit. A lower figure lets the server take more ahead.
 */
public record BufferLimits(int batches, long bytes, int batchBytes) {
    /** At a batch every 5 s, an hour and a half without a server. */
    public static final BufferLimits DEFAULT = new BufferLimits(1_024, 16L << 20, 0);

    public BufferLimits {
        if (batches < 1 || bytes < 1 || batchBytes < 0) {
            throw new IllegalArgumentException("batches=" + batches + " bytes=" + bytes + " batchBytes=" + batchBytes);
        }
    }
}
