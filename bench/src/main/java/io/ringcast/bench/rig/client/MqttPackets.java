package io.ringcast.bench.rig.client;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/** The packets an MQTT 3.1.1 server sends to a subscriber at QoS 0: CONNACK, SUBACK (live), PUBLISH. */
final class MqttPackets implements PacketStream.Packets {
    private static final int TYPE_SHIFT = 4;
    private static final int CONNACK = 2;
    private static final int PUBLISH = 3;
    private static final int SUBACK = 9;
    private static final int PINGRESP = 13;
    private static final int QOS_BITS = 0x06;
    private static final int REFUSED = 0x80;
    private static final int LENGTH_BITS = 7;
    private static final int LENGTH_MAX_BYTES = 4;
    private static final int MORE = 0x80;

    private final ClientRecord record;
    private final PayloadReader payloads;

    MqttPackets(ClientRecord record, PayloadReader payloads) {
        this.record = record;
        this.payloads = payloads;
    }

    @Override
    public int onPacket(DirectBuffer buffer, int offset, int end, long nowNs) {
        int length = 0;
        int place = offset + 1;
        for (int shift = 0; ; shift += LENGTH_BITS) {
            if (place - offset > LENGTH_MAX_BYTES) {
                record.fault("a packet whose length has more than " + LENGTH_MAX_BYTES + " bytes");
                return end;
            }
            if (place == end) {
                return UNFINISHED;
            }
            final int next = buffer.getByte(place++);
            length |= (next & ~MORE & 0xFF) << shift;
            if ((next & MORE) == 0) {
                break;
            }
        }
        if (end - place < length) {
            return UNFINISHED;
        }
        onBody(buffer.getByte(offset) & 0xFF, buffer, place, length, nowNs);
        return place + length;
    }

    @Override
    public void onMessageEnd(int length) {
        payloads.onMessageEnd(length);
    }

    private void onBody(int header, DirectBuffer buffer, int body, int length, long nowNs) {
        switch (header >>> TYPE_SHIFT) {
            case PUBLISH -> onPublish(header, buffer, body, length, nowNs);
            case CONNACK -> {
                if (length != 2 || buffer.getByte(body + 1) != 0) {
                    record.fault("was refused");
                }
            }
            case SUBACK -> {
                if (length != 3 || (buffer.getByte(body + 2) & REFUSED) != 0) {
                    record.fault("its subscription was refused");
                } else {
                    record.live(-1);
                }
            }
            case PINGRESP -> {}
            default -> record.fault("a packet that begins with 0x" + Integer.toHexString(header));
        }
    }

    private void onPublish(int header, DirectBuffer buffer, int body, int length, long nowNs) {
        final int topicLength = length < 2 ? length : buffer.getShort(body, ByteOrder.BIG_ENDIAN) & 0xFFFF;
        final int payload = 2 + topicLength;
        if ((header & QOS_BITS) != 0 || payload > length) {
            record.fault("a PUBLISH of " + length + " bytes with a topic of " + topicLength + ", flags " + header);
            return;
        }
        payloads.onPayload(buffer, body + payload, length - payload, nowNs);
    }
}
