package io.ringcast.auth.live;

import io.ringcast.engine.fanout.Selector;

/**
 * Who a client is, and what it may see. Immutable.
 *
 * @param subject for logs, of printable characters; no secret.
 * @param scope the canonical text of the selector of all that it may see; null: everything.
 */
public record LiveIdentity(String subject, String scope) {
    /** Whoever comes where nobody is asked. */
    public static final LiveIdentity ANYBODY = new LiveIdentity("anybody", null);

    private static final int MAX_SUBJECT_LENGTH = 64;
    private static final int MAX_SCOPE_LENGTH = 1024;

    /**
     * Makes what others said fit for logs and for the engine.
     *
     * @param scopeText null or blank: everything.
     * @throws IllegalArgumentException when the scope is no selector, or too long: that is not to be taken for everything.
     */
    static LiveIdentity of(String subject, String scopeText) {
        final String printable = subject == null ? "" : subject.replaceAll("[^\\x21-\\x7e]", "?");
        return new LiveIdentity(
                printable.length() > MAX_SUBJECT_LENGTH ? printable.substring(0, MAX_SUBJECT_LENGTH) : printable,
                scope(scopeText));
    }

    private static String scope(String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        if (text.length() > MAX_SCOPE_LENGTH) {
            throw new IllegalArgumentException("the scope is longer than " + MAX_SCOPE_LENGTH + " characters");
        }
        final String canonical = Selector.parseScope(text).canonical();
        return canonical.isEmpty() ? null : canonical;
    }
}
