package io.ringcast.config;

import io.ringcast.engine.Setting;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The value of every option, where each comes from, and all that was wrong with what was chosen. Where something was wrong the
 * default stands in, so that the rest can be looked at. Immutable.
 */
public final class Configuration {
    /** @param isFaulty whether another was chosen that cannot be; this is the default then. */
    record Value(String text, Object parsed, Origin origin, boolean isFaulty) {}

    private final Catalogue catalogue;
    private final Map<Parameter<?>, Value> values;
    private final List<String> problems;
    private final List<String> warnings;

    Configuration(Catalogue catalogue, Map<Parameter<?>, Value> values, List<String> problems, List<String> warnings) {
        this.catalogue = catalogue;
        this.values = Map.copyOf(values);
        this.problems = List.copyOf(problems);
        this.warnings = List.copyOf(warnings);
    }

    /** The value; null where none was chosen and there is no default. */
    @SuppressWarnings("unchecked")
    public <T> T get(Parameter<T> parameter) {
        return (T) value(parameter).parsed;
    }

    /** The number. */
    public long get(Setting setting) {
        return (Long) value(catalogue.find(setting.key())).parsed;
    }

    /** As it would stand in the file, but for a secret, which is masked; null where there is no value. */
    public String shown(Parameter<?> parameter) {
        final String text = value(parameter).text;
        return text == null || !parameter.isSecret() ? text : parameter.masked(text);
    }

    /** Where the value comes from. */
    public Origin origin(Parameter<?> parameter) {
        return value(parameter).origin;
    }

    /** Whether something was chosen for one of these that cannot be. */
    public boolean isAnyFaulty(List<Setting> settings) {
        return settings.stream().anyMatch(setting -> value(catalogue.find(setting.key())).isFaulty);
    }

    /** The options whose values differ from those of {@code other}, which is of the same catalogue. */
    public List<Parameter<?>> changes(Configuration other) {
        return catalogue
                .parameters()
                .filter(parameter -> !Objects.equals(value(parameter).text, other.value(parameter).text))
                .collect(Collectors.toUnmodifiableList());
    }

    /** How many options are not left to their default. */
    public long chosenCount() {
        return catalogue
                .parameters()
                .filter(parameter -> value(parameter).origin.source() != Origin.Source.DEFAULT)
                .count();
    }

    /** All options. */
    public Catalogue catalogue() {
        return catalogue;
    }

    /** All that is wrong, each with the place to mend it; empty: nothing. */
    public List<String> problems() {
        return problems;
    }

    /** What was chosen and does nothing. */
    public List<String> warnings() {
        return warnings;
    }

    private Value value(Parameter<?> parameter) {
        final Value value = values.get(parameter);
        if (value == null) {
            throw new IllegalArgumentException(parameter + " is not an option of this program");
        }
        return value;
    }
}
