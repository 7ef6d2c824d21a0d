package io.ringcast.engine.fanout;

import io.ringcast.engine.event.ItemField;
import io.ringcast.engine.event.LiveFormat;
import io.ringcast.engine.event.SubscribeOptions;

/**
 * How the items of a group look. Groups of one shape share the bytes of their live items.
 *
 * @param fieldBits of {@link ItemField}, but for those that make no difference, and one for envelopes.
 */
record ItemShape(LiveFormat format, int fieldBits) {
    private static final int FIELD_COUNT = ItemField.values().length;

    /** That the samples of an update are not told one by one, but their least and greatest are. */
    private static final int EXTREMES_BIT = 1 << FIELD_COUNT;

    private static final int BIT_COUNT = FIELD_COUNT + 1;

    /** How many shapes there may be. */
    static final int COUNT = LiveFormat.values().length << BIT_COUNT;

    /** The shape that a client's options ask for. */
    static ItemShape of(LiveFormat format, SubscribeOptions options) {
        final int asked = options.fieldBits();
        final int told = options.isNewestOnly() ? ItemField.EARLIER.removeFrom(asked) : asked;
        final int bits = options.isEnvelope() && !ItemField.EARLIER.isIn(told) ? told | EXTREMES_BIT : told;
        // A binary item bears its number in any case.
        return new ItemShape(format, format == LiveFormat.BINARY ? ItemField.ID.removeFrom(bits) : bits);
    }

    /** Whether an update says the least and greatest of its samples. */
    static boolean hasExtremes(int fieldBits) {
        return (fieldBits & EXTREMES_BIT) != 0;
    }

    /** Different for different shapes; below {@link #COUNT}. */
    int index() {
        return format.ordinal() << BIT_COUNT | fieldBits;
    }
}
