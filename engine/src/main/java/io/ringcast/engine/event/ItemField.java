package io.ringcast.engine.event;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** A part of an item that a client may do without. The order of the constants is part of recordings: append only. */
public enum ItemField {
    /** The number of the series; left out unless asked for. */
    ID,
    /** How many samples were accepted so far. */
    N,
    KIND,
    TOTAL,
    RATE,
    /** The samples before the newest. */
    EARLIER;

    /** What an item has when the client does not say, as {@link #bits}. */
    public static final int DEFAULT_BITS = bits(EnumSet.complementOf(EnumSet.of(ID)));

    /** The word on the wire. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The field of a word on the wire; null: there is none. */
    public static ItemField of(String word) {
        return Arrays.stream(values())
                .filter(field -> field.word().equals(word))
                .findFirst()
                .orElse(null);
    }

    /** Whether a set of bits has this field. */
    public boolean isIn(int bits) {
        return (bits & bit()) != 0;
    }

    /** A set of bits without this field. */
    public int removeFrom(int bits) {
        return bits & ~bit();
    }

    /** A set as bits: that of each field is 1 shifted by its ordinal. */
    public static int bits(Set<ItemField> fields) {
        return fields.stream().mapToInt(ItemField::bit).sum();
    }

    private int bit() {
        return 1 << ordinal();
    }
}
