package io.ringcast.engine.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the key of a series in wire form, labels in the order given. */
public final class SeriesKeys {
    private SeriesKeys() {}

    /** @param labels names and values by turns. */
    public static byte[] key(String name, String... labels) {
        final ByteArrayOutputStream key = new ByteArrayOutputStream();
        putText(key, 0x0A, utf8(name));
        for (int i = 0; i < labels.length; i += 2) {
            final ByteArrayOutputStream label = new ByteArrayOutputStream();
            putText(label, 0x0A, utf8(labels[i]));
            putText(label, 0x12, utf8(labels[i + 1]));
            putText(key, 0x12, label.toByteArray());
        }
        return key.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void putText(ByteArrayOutputStream target, int tag, byte[] text) {
        if (text.length > 0) {
            target.write(tag);
            putVarint(target, text.length);
            target.writeBytes(text);
        }
    }

    private static void putVarint(ByteArrayOutputStream target, int value) {
        int rest = value;
        while (rest > 0x7F) {
            target.write((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        target.write(rest);
    }
}
