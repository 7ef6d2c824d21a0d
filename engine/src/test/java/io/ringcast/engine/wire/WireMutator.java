package io.ringcast.engine.wire;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Makes other bytes of a valid message, as a careless or hostile encoder would: at the message itself, or at one nested in
 * it, whose lengths are then set right, so that what is changed is what is read. Some results are valid, some are not.
 */
final class WireMutator {
    private static final int WIRE_TYPE_MASK = 7;
    private static final int MAX_FIELD_NUMBER = 7;
    private static final int MAX_NEEDLESS_COUNT = 11;
    private static final int MAX_GROUP_DEPTH = 40;
    private static final int[] BAD_TEXT = {0x80, 0xC0, 0xAF, 0xED, 0xA0, 0xF4, 0xFF, 0xE0};

    private final Random random;

    WireMutator(Random random) {
        this.random = random;
    }

    /** Changes a message in one way. */
    byte[] mutate(byte[] message) {
        final List<byte[]> fields = fields(message);
        if (fields.isEmpty()) {
            return unknownField();
        }
        final int i = random.nextInt(fields.size());
        final byte[] field = fields.get(i);
        switch (random.nextInt(14)) {
            case 0 -> fields.add(random.nextInt(fields.size() + 1), field);
            case 1 -> fields.remove(i);
            case 2 -> Collections.shuffle(fields, random);
            case 3 -> fields.add(i, unknownField());
            case 4 -> fields.set(i, overlong(field));
            case 5 -> fields.set(i, ofOtherWireType(field));
            case 6 -> fields.set(i, withBadText(field));
            case 7 -> fields.set(i, Arrays.copyOf(field, random.nextInt(field.length + 1)));
            case 8 -> fields.set(i, flipped(field));
            case 9 -> fields.addAll(i, inPieces(fields.remove(i)));
            case 10 -> fields.add(i, groups(1 + random.nextInt(MAX_GROUP_DEPTH), random.nextInt(8) == 0));
            default -> fields.set(i, mutatedInside(field));
        }
        return join(fields);
    }

    private byte[] mutatedInside(byte[] field) {
        final int bodyOffset = bodyOffset(field);
        if (!isLengthDelimited(field) || bodyOffset == field.length) {
            return flipped(field);
        }
        final byte[] body = Arrays.copyOfRange(field, bodyOffset, field.length);
        return delimited(field[0], isMessage(body) ? mutate(body) : flipped(body));
    }

    private byte[] withBadText(byte[] field) {
        final int bodyOffset = bodyOffset(field);
        if (!isLengthDelimited(field) || bodyOffset == field.length) {
            return field;
        }
        final byte[] bad = field.clone();
        final int start = bodyOffset + random.nextInt(field.length - bodyOffset);
        final int end = Math.min(field.length, start + 1 + random.nextInt(2));
        for (int i = start; i < end; i++) {
            bad[i] = (byte) BAD_TEXT[random.nextInt(BAD_TEXT.length)];
        }
        return bad;
    }

    /** Spells the tag with more bytes than it needs, up to more than are allowed. */
    private byte[] overlong(byte[] field) {
        final int tagLength = varintLength(field, 0);
        final byte[] tag = Arrays.copyOf(field, tagLength);
        final int needlessCount = 1 + random.nextInt(MAX_NEEDLESS_COUNT);
        tag[tagLength - 1] |= (byte) 0x80;
        final byte[] needless = new byte[needlessCount];
        Arrays.fill(needless, (byte) 0x80);
        needless[needlessCount - 1] = (byte) (random.nextInt(4) == 0 ? random.nextInt(128) : 0);
        return concat(tag, needless, Arrays.copyOfRange(field, tagLength, field.length));
    }

    private byte[] ofOtherWireType(byte[] field) {
        final byte[] other = field.clone();
        other[0] = (byte) (other[0] & ~WIRE_TYPE_MASK | random.nextInt(WIRE_TYPE_MASK + 1));
        return other;
    }

    /** A packed field as several, of which some may be single elements. */
    private List<byte[]> inPieces(byte[] field) {
        final int bodyOffset = bodyOffset(field);
        if (!isLengthDelimited(field)) {
            return List.of(field);
        }
        final List<byte[]> pieces = new ArrayList<>();
        int position = bodyOffset;
        while (position < field.length) {
            final int length = Math.min(
                    field.length - position, Long.BYTES * random.nextInt(3) + (random.nextInt(20) == 0 ? 1 : 0));
            final byte[] piece = Arrays.copyOfRange(field, position, position + length);
            final boolean isBare = length == Long.BYTES && random.nextBoolean();
            final byte bareTag = (byte) (field[0] & ~WIRE_TYPE_MASK | WireFormat.FIXED64);
            pieces.add(isBare ? concat(new byte[] {bareTag}, piece) : delimited(field[0], piece));
            position += length;
        }
        return pieces;
    }

    private byte[] unknownField() {
        final int number = random.nextInt(MAX_FIELD_NUMBER + 9);
        final byte[] body = new byte[random.nextInt(12)];
        random.nextBytes(body);
        return random.nextBoolean()
                ? delimited((byte) (number << 3 | WireFormat.LENGTH_DELIMITED), body)
                : concat(new byte[] {(byte) (number << 3 | random.nextInt(WIRE_TYPE_MASK + 1))}, body);
    }

    private byte[] groups(int depth, boolean isLeftOpen) {
        final byte[] bytes = new byte[2 * depth - (isLeftOpen ? 1 : 0)];
        final int number = 8 + random.nextInt(7);
        Arrays.fill(bytes, 0, depth, (byte) (number << 3 | WireFormat.START_GROUP));
        Arrays.fill(bytes, depth, bytes.length, (byte) (number << 3 | WireFormat.END_GROUP));
        return bytes;
    }

    private byte[] flipped(byte[] bytes) {
        final byte[] flipped = bytes.clone();
        if (flipped.length > 0) {
            flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return flipped;
    }

    private static List<byte[]> fields(byte[] message) {
        final List<byte[]> fields = new ArrayList<>();
        final WireReader reader = new WireReader().wrap(new UnsafeBuffer(message), 0, message.length);
        int start = 0;
        for (int tag = reader.nextTag(); tag != WireReader.END; tag = reader.nextTag()) {
            if (tag == WireReader.INVALID || !reader.skip(tag)) {
                fields.add(Arrays.copyOfRange(message, start, message.length));
                return fields;
            }
            fields.add(Arrays.copyOfRange(message, start, reader.position()));
            start = reader.position();
        }
        return fields;
    }

    private static boolean isMessage(byte[] body) {
        final WireReader reader = new WireReader().wrap(new UnsafeBuffer(body), 0, body.length);
        for (int tag = reader.nextTag(); tag != WireReader.END; tag = reader.nextTag()) {
            if (tag == WireReader.INVALID || !reader.skip(tag)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLengthDelimited(byte[] field) {
        return WireFormat.wireType(field[0]) == WireFormat.LENGTH_DELIMITED && field[0] >= 0 && field.length > 1;
    }

    private static int bodyOffset(byte[] field) {
        final int tagLength = varintLength(field, 0);
        return Math.min(field.length, tagLength + varintLength(field, tagLength));
    }

    private static int varintLength(byte[] bytes, int offset) {
        int end = offset;
        while (end < bytes.length && bytes[end] < 0) {
            end++;
        }
        return Math.min(bytes.length, end + 1) - offset;
    }

    private static byte[] delimited(byte tag, byte[] body) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(tag);
        int rest = body.length;
        while (rest >= 0x80) {
            bytes.write(rest | 0x80);
            rest >>>= 7;
        }
        bytes.write(rest);
        bytes.writeBytes(body);
        return bytes.toByteArray();
    }

    private static byte[] concat(byte[]... parts) {
        return join(List.of(parts));
    }

    private static byte[] join(List<byte[]> parts) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        parts.forEach(bytes::writeBytes);
        return bytes.toByteArray();
    }
}
