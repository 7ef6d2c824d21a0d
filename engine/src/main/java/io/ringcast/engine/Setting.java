package io.ringcast.engine;

/**
 * One numeric option, declared once: its key, environment variable, flag, unit, default and range.
 *
 * @param key as in {@code ring.slots}; the flag is {@code --ring-slots}.
 * @param environment the variable that overrides the default.
 * @param unit of the number, in the plural, or "" for a bare count.
 * @param meaning one sentence for people, which says what 0 means where 0 is allowed.
 */
public record Setting(
        String key, String environment, String unit, long defaultValue, long min, long max, String meaning) {

    /** The command line flag. */
    public String flag() {
        return "--" + key.replace('.', '-');
    }

    /** Returns {@code value} if it is in range, else throws with a message that names the key, the value and the limit. */
    public long check(long value) {
        if (value < min) {
            throw new IllegalArgumentException(key + "=" + value + " < MIN=" + min);
        }
        if (value > max) {
            throw new IllegalArgumentException(key + "=" + value + " > MAX=" + max);
        }
        return value;
    }
}
