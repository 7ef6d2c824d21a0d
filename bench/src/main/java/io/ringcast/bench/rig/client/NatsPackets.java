package io.ringcast.bench.rig.client;

import org.agrona.DirectBuffer;

/**
 * The lines a NATS server sends: {@code MSG subject sid [reply] length}, then so many bytes and a line end; {@code INFO},
 * {@code PONG}, {@code PING}, {@code +OK}, {@code -ERR}. The first PONG answers the PING that follows the subscription: live.
 */
final class NatsPackets implements PacketStream.Packets {
    private static final int CONTROL_LINE_MAX_LENGTH = 4_096;
    private static final int LINE_END_LENGTH = 2;

    private final ClientRecord record;
    private final PayloadReader payloads;

    NatsPackets(ClientRecord record, PayloadReader payloads) {
        this.record = record;
        this.payloads = payloads;
    }

    @Override
    public int onPacket(DirectBuffer buffer, int offset, int end, long nowNs) {
        final int lineEnd = lineEnd(buffer, offset, end);
        if (lineEnd < 0) {
            return isTooLong(offset, end) ? end : UNFINISHED;
        }
        final int next = lineEnd + LINE_END_LENGTH;
        switch (buffer.getByte(offset)) {
            case 'M' -> {
                return onMessage(buffer, offset, lineEnd, end, nowNs);
            }
            case 'I', '+' -> {}
            case 'P' -> onPong(buffer, offset);
            default -> record.fault("was told " + buffer.getStringWithoutLengthAscii(offset, lineEnd - offset));
        }
        return next;
    }

    @Override
    public void onMessageEnd(int length) {
        payloads.onMessageEnd(length);
    }

    /** The server's rare PING stays unanswered: its configuration asks for no answer within any run. */
    private void onPong(DirectBuffer buffer, int offset) {
        if (buffer.getByte(offset + 1) == 'O' && !record.isLive()) {
            record.live(-1);
        }
    }

    private int onMessage(DirectBuffer buffer, int offset, int lineEnd, int end, long nowNs) {
        final int payload = lineEnd + LINE_END_LENGTH;
        final int length = lastNumber(buffer, offset, lineEnd);
        if (end - payload < length + LINE_END_LENGTH) {
            return UNFINISHED;
        }
        if (buffer.getByte(payload + length) != '\r' || buffer.getByte(payload + length + 1) != '\n') {
            record.fault("a message of " + length + " bytes does not end there");
            return end;
        }
        payloads.onPayload(buffer, payload, length, nowNs);
        return payload + length + LINE_END_LENGTH;
    }

    private boolean isTooLong(int offset, int end) {
        if (end - offset > CONTROL_LINE_MAX_LENGTH) {
            record.fault("a line of more than " + CONTROL_LINE_MAX_LENGTH + " bytes");
            return true;
        }
        return false;
    }

    private static int lineEnd(DirectBuffer buffer, int offset, int end) {
        for (int place = offset; place + 1 < end; place++) {
            if (buffer.getByte(place) == '\r' && buffer.getByte(place + 1) == '\n') {
                return place;
            }
        }
        return -1;
    }

    private static int lastNumber(DirectBuffer buffer, int offset, int lineEnd) {
        int number = 0;
        int place = lineEnd - 1;
        for (int unit = 1; place > offset && buffer.getByte(place) != ' '; unit *= 10) {
            number += unit * (buffer.getByte(place--) - '0');
        }
        return number;
    }
}
