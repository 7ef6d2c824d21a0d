package io.ringcast.auth.live;

import java.net.URI;

/**
 * Whom to ask about tokens, over HTTP, and how often.
 *
 * @param url asked with GET and {@code Authorization: Bearer TOKEN}.
 * @param timeoutMs how long the answer may take where a client waits for it.
 * @param recheckTimeoutMs how long it may take while the client is connected.
 * @param cacheMs how long a token that was good is let in without asking again; 0: not at all.
 * @param recheckMs how often a token is asked about again while a client is connected by it.
 * @param maxUnderWayCount most questions at once; beyond it a client is told to come back.
 */
public record CheckRules(
        URI url, long timeoutMs, long recheckTimeoutMs, long cacheMs, long recheckMs, int maxUnderWayCount) {}
