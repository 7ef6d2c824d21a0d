package io.ringcast.bench.rig.client;

import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Cuts the bytes of WebSocket messages into the packets of a protocol that only rides on them: a message may hold many packets,
 * and a packet may go on in the next message. One client, one thread.
 */
final class PacketStream implements MessageReader {
    private final Packets packets;
    private byte[] unfinished = new byte[0];
    private int unfinishedLength;

    PacketStream(Packets packets) {
        this.packets = packets;
    }

    @Override
    public void onMessage(DirectBuffer buffer, int offset, int length, long nowNs) {
        if (unfinishedLength == 0) {
            final int taken = take(buffer, offset, offset + length, nowNs);
            keep(buffer, taken, offset + length);
        } else {
            keep(buffer, offset, offset + length);
            final UnsafeBuffer whole = new UnsafeBuffer(unfinished, 0, unfinishedLength);
            final int taken = take(whole, 0, unfinishedLength, nowNs);
            unfinishedLength -= taken;
            System.arraycopy(unfinished, taken, unfinished, 0, unfinishedLength);
        }
        packets.onMessageEnd(length);
    }

    /** Returns where the first packet that is not whole begins. */
    private int take(DirectBuffer buffer, int offset, int end, long nowNs) {
        int place = offset;
        while (place < end) {
            final int packetEnd = packets.onPacket(buffer, place, end, nowNs);
            if (packetEnd == Packets.UNFINISHED) {
                break;
            }
            place = packetEnd;
        }
        return place;
    }

    private void keep(DirectBuffer buffer, int offset, int end) {
        final int length = end - offset;
        if (unfinishedLength + length > unfinished.length) {
            unfinished = Arrays.copyOf(unfinished, 2 * (unfinishedLength + length));
        }
        buffer.getBytes(offset, unfinished, unfinishedLength, length);
        unfinishedLength += length;
    }

    /** A protocol as one client reads it. */
    interface Packets {
        int UNFINISHED = -1;

        /** Reads the packet that begins at {@code offset}; returns where it ends, or {@link #UNFINISHED}: it goes on after {@code end}. */
        int onPacket(DirectBuffer buffer, int offset, int end, long nowNs);

        /** All packets that ended in a WebSocket message of {@code length} bytes were read. */
        void onMessageEnd(int length);
    }
}
