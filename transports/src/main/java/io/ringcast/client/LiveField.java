package io.ringcast.client;

import java.util.Locale;

/** A part of an update that can be asked for, or done without. */
public enum LiveField {
    ID,
    N,
    KIND,
    TOTAL,
    RATE,
    EARLIER;

    /** As the protocol writes it. */
    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
