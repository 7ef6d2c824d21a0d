package io.ringcast.bench.rig.client;

/** Takes what a client was told of series, item by item. Owned by the receivers' thread. */
interface ItemLedger {
    /** Takes in an item; it is reused. */
    void apply(ItemFields item, boolean isSnapshot);

    /** The message is over. */
    void publish();
}
