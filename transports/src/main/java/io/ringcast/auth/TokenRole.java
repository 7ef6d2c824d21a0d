package io.ringcast.auth;

import java.util.Locale;

/** What a token is good for. */
public enum TokenRole {
    /** To send, as an agent. */
    AGENT,
    /** To watch, as a dashboard. */
    VIEWER;

    /** The word in the file. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
