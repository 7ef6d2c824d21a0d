package io.ringcast.engine.wire;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Makes bytes of valid batches in every form that protobuf allows: ordinary ones, and wild ones with fields out of order,
 * packed, split and bare elements, repeated scalars, unknown fields and groups.
 */
final class RandomBatches {
    private static final String[] TEXTS = {"", "cpu", "größe", "a.b:c_9", "🙂", "x".repeat(130), "\u0000", "agent"};

    /** Writes one field. */
    private interface Field {
        void writeTo(CodedOutputStream out) throws IOException;
    }

    private final Random random;

    RandomBatches(long seed) {
        random = new Random(seed);
    }

    /** The bytes of one batch; a wild one uses every freedom of the encoding. */
    byte[] next(boolean isWild) {
        final List<byte[]> fields = new ArrayList<>();
        fields.add(field(out -> out.writeUInt64(1, random.nextLong() >>> random.nextInt(64))));
        final int seriesCount = random.nextInt(5);
        for (int i = 0; i < seriesCount; i++) {
            final byte[] series = series(isWild);
            fields.add(field(out -> out.writeByteArray(2, series)));
        }
        if (isWild) {
            addSome(fields, () -> field(out -> out.writeUInt64(1, random.nextInt(1000))));
            addSome(fields, this::unknown);
        }
        return join(fields, isWild);
    }

    private byte[] series(boolean isWild) {
        final List<byte[]> fields = new ArrayList<>();
        final boolean isReference = random.nextInt(4) == 0;
        if (!isReference) {
            fields.add(field(out -> out.writeString(1, text())));
        }
        if (isReference || random.nextInt(3) == 0) {
            fields.add(field(out -> out.writeUInt32(7, random.nextInt() >>> random.nextInt(32))));
        }
        final int labelCount = isReference ? 0 : random.nextInt(4);
        for (int i = 0; i < labelCount; i++) {
            final byte[] label = label(isWild);
            fields.add(field(out -> out.writeByteArray(2, label)));
        }
        fields.add(field(out -> out.writeUInt32(3, random.nextInt(6))));
        final int sampleCount = random.nextInt(6);
        addPieces(fields, 4, sampleCount, isWild);
        addPieces(fields, random.nextBoolean() ? 5 : 6, random.nextInt(5) == 0 ? 3 : sampleCount, isWild);
        if (isWild) {
            addSome(fields, () -> field(out -> out.writeString(1, text())));
            addSome(fields, () -> field(out -> out.writeInt32(3, random.nextInt())));
            addSome(fields, () -> field(out -> out.writeUInt64(7, random.nextLong())));
            addSome(fields, this::unknown);
            addPieces(fields, 5, random.nextInt(2), true);
        }
        return join(fields, isWild);
    }

    private byte[] label(boolean isWild) {
        final List<byte[]> fields = new ArrayList<>();
        fields.add(field(out -> out.writeString(1, text())));
        fields.add(field(out -> out.writeString(2, text())));
        if (isWild) {
            addSome(fields, () -> field(out -> out.writeString(2, text())));
            addSome(fields, () -> field(out -> out.writeString(1, text())));
            addSome(fields, this::unknown);
        }
        return join(fields, isWild);
    }

    private void addPieces(List<byte[]> fields, int number, int count, boolean isWild) {
        int rest = count;
        while (rest > 0) {
            final int pieceCount = isWild ? random.nextInt(rest + 1) : rest;
            if (isWild && random.nextBoolean()) {
                fields.add(field(out -> out.writeFixed64(number, random.nextLong())));
                rest--;
            } else {
                fields.add(packed(number, pieceCount));
                rest -= pieceCount;
            }
        }
    }

    private byte[] packed(int number, int count) {
        return field(out -> {
            out.writeTag(number, WireFormat.WIRETYPE_LENGTH_DELIMITED);
            out.writeUInt32NoTag(count * Long.BYTES);
            for (int i = 0; i < count; i++) {
                out.writeFixed64NoTag(random.nextLong());
            }
        });
    }

    private byte[] unknown() {
        return unknown(8 + random.nextInt(random.nextBoolean() ? 10 : 100_000), 0);
    }

    private byte[] unknown(int number, int depth) {
        return switch (random.nextInt(depth < 4 ? 5 : 4)) {
            case 0 -> field(out -> out.writeUInt64(number, random.nextLong()));
            case 1 -> field(out -> out.writeFixed64(number, random.nextLong()));
            case 2 -> field(out -> out.writeFixed32(number, random.nextInt()));
            case 3 -> field(out -> out.writeByteArray(number, new byte[random.nextInt(9)]));
            default ->
                field(out -> {
                    out.writeTag(number, WireFormat.WIRETYPE_START_GROUP);
                    for (int i = random.nextInt(3); i > 0; i--) {
                        out.writeRawBytes(unknown(1 + random.nextInt(20), depth + 1));
                    }
                    out.writeTag(number, WireFormat.WIRETYPE_END_GROUP);
                });
        };
    }

    private String text() {
        return TEXTS[random.nextInt(TEXTS.length)];
    }

    private void addSome(List<byte[]> fields, Supplier<byte[]> maker) {
        for (int i = random.nextInt(4) - 1; i > 0; i--) {
            fields.add(random.nextInt(fields.size() + 1), maker.get());
        }
    }

    private byte[] join(List<byte[]> fields, boolean isWild) {
        if (isWild && random.nextBoolean()) {
            Collections.shuffle(fields, random);
        }
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        fields.forEach(bytes::writeBytes);
        return bytes.toByteArray();
    }

    private static byte[] field(Field field) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            field.writeTo(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
