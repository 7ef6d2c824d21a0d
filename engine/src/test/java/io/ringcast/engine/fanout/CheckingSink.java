package io.ringcast.engine.fanout;

import java.nio.ByteBuffer;
import java.util.Random;
import org.agrona.collections.LongArrayList;
import org.agrona.concurrent.UnsafeBuffer;

/** Takes a random part of each write and checks that what comes is {@link SequencedFrame}s, whole and side by side. */
final class CheckingSink implements ByteSink {
    final LongArrayList live = new LongArrayList();
    final LongArrayList replies = new LongArrayList();
    final LongArrayList catchUp = new LongArrayList();
    private final Random random;
    private final byte[] header = new byte[SequencedFrame.HEADER_LENGTH];
    private final UnsafeBuffer headerBuffer = new UnsafeBuffer(header);
    private int frameOffset;
    private int frameLength;
    private long sequence;
    private boolean isOpenWide;

    CheckingSink(long seed) {
        random = new Random(seed);
    }

    void openWide() {
        isOpenWide = true;
    }

    boolean isMidFrame() {
        return frameOffset > 0;
    }

    @Override
    public int write(ByteBuffer source) {
        final int most = isOpenWide || random.nextInt(3) > 0 ? source.remaining() : random.nextInt(200);
        final int length = Math.min(most, source.remaining());
        for (int i = 0; i < length; i++) {
            take(source.get());
        }
        return length;
    }

    private void take(byte value) {
        if (frameOffset < SequencedFrame.HEADER_LENGTH) {
            header[frameOffset++] = value;
            if (frameOffset == SequencedFrame.HEADER_LENGTH) {
                frameLength = headerBuffer.getInt(1);
                sequence = headerBuffer.getLong(5);
            }
        } else {
            if (value != SequencedFrame.fill(sequence, frameOffset)) {
                throw new AssertionError("frame " + sequence + " of " + frameLength + " is wrong at " + frameOffset);
            }
            frameOffset++;
        }
        if (frameOffset >= SequencedFrame.HEADER_LENGTH && frameOffset == frameLength) {
            complete();
        }
    }

    private void complete() {
        frameOffset = 0;
        switch (header[0]) {
            case SequencedFrame.LIVE -> live.addLong(sequence);
            case SequencedFrame.REPLY -> replies.addLong(sequence);
            case SequencedFrame.CATCH_UP -> catchUp.addLong(sequence);
            default -> throw new AssertionError("not a frame: kind " + header[0]);
        }
    }
}
