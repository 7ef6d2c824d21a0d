package io.ringcast.engine.fanout;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Set;
import org.agrona.DirectBuffer;

/** Passes values that are one of a few texts. Immutable; allocates nothing. */
final class LiteralSet implements ValueTest {
    private final Set<String> texts;
    /** Open addressing. */
    private final byte[][] slots;
    /** The one text; null: there are several. */
    private final byte[] single;

    LiteralSet(Collection<String> literals) {
        texts = Set.copyOf(literals);
        slots = new byte[Integer.highestOneBit(2 * texts.size()) * 2][];
        for (final String text : texts) {
            final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            int slot = hash(bytes) & (slots.length - 1);
            while (slots[slot] != null) {
                slot = (slot + 1) & (slots.length - 1);
            }
            slots[slot] = bytes;
        }
        single = texts.size() > 1 ? null : texts.iterator().next().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean test(DirectBuffer buffer, int offset, int length) {
        if (single != null) {
            return Utf8.equal(buffer, offset, length, single);
        }
        final int mask = slots.length - 1;
        int slot = hash(buffer, offset, length) & mask;
        while (slots[slot] != null) {
            if (Utf8.equal(buffer, offset, length, slots[slot])) {
                return true;
            }
            slot = (slot + 1) & mask;
        }
        return false;
    }

    @Override
    public boolean test(String value) {
        return texts.contains(value);
    }

    private static int hash(byte[] bytes) {
        int hash = bytes.length;
        for (final byte b : bytes) {
            hash = 31 * hash + b;
        }
        return hash ^ (hash >>> 16);
    }

    private static int hash(DirectBuffer buffer, int offset, int length) {
        int hash = length;
        for (int i = 0; i < length; i++) {
            hash = 31 * hash + buffer.getByte(offset + i);
        }
        return hash ^ (hash >>> 16);
    }
}
