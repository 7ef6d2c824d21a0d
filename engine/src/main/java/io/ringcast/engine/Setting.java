package io.ringcast.engine;

import org.agrona.BitUtil;

/**
 * One numeric option, declared once: its key, environment variable, flag, unit, default and range.
 *
 * @param key as in {@code batch.max-bytes}: the section in the configuration file, a dot, and the name in it; the flag is
 *     {@code --batch-max-bytes}.
 * @param environment the variable that overrides the file and the default.
 * @param unit of the number, in the plural, or "" for a bare count.
 * @param meaning one sentence for people, which says what 0 means where 0 is allowed.
 * @param isPowerOfTwo whether it has to be one.
 * @param isReloadable whether a running server takes a new value (SIGHUP); else it takes a restart.
 */
public record Setting(
        String key,
        String environment,
        String unit,
        long defaultValue,
        long min,
        long max,
        String meaning,
        boolean isPowerOfTwo,
        boolean isReloadable) {

    /** A setting that may be any number in its range and takes a restart. */
    public Setting(String key, String environment, String unit, long defaultValue, long min, long max, String meaning) {
        this(key, environment, unit, defaultValue, min, max, meaning, false, false);
    }

    /** The same, as one that has to be a power of two. */
    public Setting powerOfTwo() {
        return new Setting(key, environment, unit, defaultValue, min, max, meaning, true, isReloadable);
    }

    /** The same, as one that a running server takes a new value of. */
    public Setting reloadable() {
        return new Setting(key, environment, unit, defaultValue, min, max, meaning, isPowerOfTwo, true);
    }

    /** The command line flag. */
    public String flag() {
        return "--" + key.replace('.', '-');
    }

    /** Returns {@code value} if it may be chosen, else throws with a message that names the key, the value and the limit. */
    public long check(long value) {
        if (value < min) {
            throw new IllegalArgumentException(key + "=" + value + " < MIN=" + min);
        }
        if (value > max) {
            throw new IllegalArgumentException(key + "=" + value + " > MAX=" + max);
        }
        if (isPowerOfTwo && !BitUtil.isPowerOfTwo(value)) {
            throw new IllegalArgumentException(key + "=" + value + " is not a power of two");
        }
        return value;
    }
}
