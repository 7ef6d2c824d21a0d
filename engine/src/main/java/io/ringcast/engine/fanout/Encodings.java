package io.ringcast.engine.fanout;

import io.ringcast.engine.event.LiveFormat;

/** The writers of each format. State thread only. */
record Encodings(UpdateMessage json, ItemEncoder jsonItems, UpdateMessage binary, ItemEncoder binaryItems) {
    UpdateMessage message(LiveFormat format) {
        return format == LiveFormat.JSON ? json : binary;
    }

    ItemEncoder items(LiveFormat format) {
        return format == LiveFormat.JSON ? jsonItems : binaryItems;
    }
}
