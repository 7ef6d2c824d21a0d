package io.ringcast.bench.socket;

import java.util.Locale;

/** The ways that are compared. */
public enum Way {
    /** The flush once in the frame log, a reference in each client's ring. */
    REFERENCES,
    /** The flush put together once and copied into each client's ring. */
    COPIED_FRAMES,
    /** Each update copied into each client's ring. */
    COPIED_UPDATES,
    /** The same bytes written to each socket, nothing else. */
    WRITE_FLOOR,
    /** The same bytes copied once for each client, nothing written. */
    MEMCPY_FLOOR;

    /** In tables; what ringcast does bears its name, for the others are measured against it. */
    public String label() {
        return this == REFERENCES ? "ringcast" : name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
