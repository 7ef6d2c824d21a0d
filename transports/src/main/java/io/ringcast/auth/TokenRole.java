package io.ringcast.auth;

import java.util.Locale;

/** What a token is good for. */
public enum TokenRole {
    /** To send, as an agent. */
    AGENT;

    /** The word in the file. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
