package io.ringcast.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A list of options and the values chosen for them; for configurations that declare {@link Setting}s. Immutable. */
public final class Settings {
    private final List<Setting> all;
    private final Map<Setting, Long> values;

    private Settings(List<Setting> all, Map<Setting, Long> values) {
        this.all = List.copyOf(all);
        this.values = Map.copyOf(values);
    }

    /** Those options, each with its default. */
    public static Settings of(List<Setting> all) {
        return new Settings(all, Map.of());
    }

    /** The options, in the order in which they were given. */
    public List<Setting> all() {
        return all;
    }

    /** A copy with one more value; throws {@link IllegalArgumentException} naming the key when it is out of range. */
    public Settings with(Setting setting, long value) {
        if (!all.contains(setting)) {
            throw new IllegalArgumentException(setting.key() + " is not an option of this part");
        }
        final Map<Setting, Long> copy = new HashMap<>(values);
        copy.put(setting, setting.check(value));
        return new Settings(all, copy);
    }

    /** The value chosen, or the default. */
    public long get(Setting setting) {
        return values.getOrDefault(setting, setting.defaultValue());
    }

    /** The value as an int, for those whose maximum is one. */
    public int getInt(Setting setting) {
        return Math.toIntExact(get(setting));
    }
}
