package io.ringcast.config;

/**
 * Where a value comes from.
 *
 * @param name that of the flag or variable, or the file and line.
 */
public record Origin(Source source, String name) {
    static final Origin DEFAULT = new Origin(Source.DEFAULT, "default");

    /** The places, the one that counts most first. */
    public enum Source {
        FLAG,
        ENVIRONMENT,
        FILE,
        DEFAULT
    }

    @Override
    public String toString() {
        return source == Source.ENVIRONMENT ? "environment " + name : name;
    }
}
