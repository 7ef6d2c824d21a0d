package io.ringcast.engine.fanout;

import io.ringcast.engine.event.ItemField;
import io.ringcast.engine.event.LiveFormat;
import io.ringcast.engine.event.SubscribeOptions;

/**
 * How the items of a group look. Groups of one shape share the bytes of their live items.
 *
 * @param fieldBits of {@link ItemField}, but for those that make no difference.
 */
record ItemShape(LiveFormat format, int fieldBits) {
    private static final int FIELD_COUNT = ItemField.values().length;

    /** How many shapes there may be. */
    static final int COUNT = LiveFormat.values().length << FIELD_COUNT;

    /** The shape that a client's options ask for. */
    static ItemShape of(LiveFormat format, SubscribeOptions options) {
        final int asked = options.fieldBits();
        final int bits = options.isNewestOnly() ? ItemField.EARLIER.removeFrom(asked) : asked;
        // A binary item bears its number in any case.
        return new ItemShape(format, format == LiveFormat.BINARY ? ItemField.ID.removeFrom(bits) : bits);
    }

    /** Different for different shapes; below {@link #COUNT}. */
    int index() {
        return format.ordinal() << FIELD_COUNT | fieldBits;
    }
}
