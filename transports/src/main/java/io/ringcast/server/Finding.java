package io.ringcast.server;

import java.util.Locale;

/**
 * What a check-up found.
 *
 * @param advice what to do about it; empty: nothing.
 */
record Finding(Grade grade, String text, String advice) {
    static Finding ok(String text) {
        return new Finding(Grade.OK, text, "");
    }

    static Finding warn(String text, String advice) {
        return new Finding(Grade.WARN, text, advice);
    }

    static Finding fail(String text, String advice) {
        return new Finding(Grade.FAIL, text, advice);
    }

    @Override
    public String toString() {
        final String line = String.format(Locale.ROOT, "%-4s  %s", grade.name().toLowerCase(Locale.ROOT), text);
        return advice.isEmpty() ? line : line + ": " + advice;
    }

    /** How bad it is. */
    enum Grade {
        OK,
        /** A server would start and may not do what it was meant for. */
        WARN,
        /** A server would not start. */
        FAIL
    }
}
