package io.ringcast.client;

/** How updates travel; everything else is JSON text in both. */
public enum LiveFormat {
    /** Text: each item names its series. */
    JSON,
    /** Protobuf: a series is named once, then by number. About a third of the bytes. */
    BINARY
}
