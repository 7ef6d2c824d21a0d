package io.ringcast.engine.fanout;

import io.ringcast.engine.event.LiveFormat;
import io.ringcast.engine.event.SubscribeOptions;

/**
 * What the clients of one group have in common, so that one frame serves them all.
 *
 * @param selector in canonical form.
 * @param options without snapshot and resume point, which are each client's own.
 */
record GroupKey(String selector, LiveFormat format, SubscribeOptions options) {
    /** The key of the group for a client that asks for this. */
    static GroupKey of(Selector selector, LiveFormat format, SubscribeOptions options) {
        return new GroupKey(selector.canonical(), format, options.ofGroup());
    }

    /** How its items look. */
    ItemShape shape() {
        return ItemShape.of(format, options);
    }
}
