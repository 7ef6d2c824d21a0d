package io.ringcast.server;

import io.ringcast.engine.Setting;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.TypeConversionException;

/** Makes an option of every {@link Setting}: flag before environment before default. */
final class SettingOptions {
    private final Map<String, String> environment;
    private final Map<Setting, Long> flags = new HashMap<>();
    private int groupCount;

    SettingOptions(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Adds a headed group of options to the command's help and parser. */
    void addTo(CommandSpec command, String heading, List<Setting> settings) {
        final ArgGroupSpec.Builder group = ArgGroupSpec.builder()
                .validate(false)
                .heading("%n" + heading + "%n")
                .order(groupCount++);
        settings.forEach(setting -> group.addArg(option(setting)));
        command.addArgGroup(group.build());
    }

    /**
     * {@code defaults} with what was asked for; throws {@link IllegalArgumentException} naming the variable and the limit when
     * the environment asks for what cannot be.
     */
    <C> C configure(C defaults, List<Setting> settings, Chooser<C> chooser) {
        C configuration = defaults;
        for (final Setting setting : settings) {
            final long value = get(setting);
            if (value != setting.defaultValue()) {
                configuration = chooser.with(configuration, setting, value);
            }
        }
        return configuration;
    }

    /** The number chosen. */
    long get(Setting setting) {
        final Long flag = flags.get(setting);
        if (flag != null) {
            return flag;
        }
        final String text = environment.get(setting.environment());
        if (text == null || text.isBlank()) {
            return setting.defaultValue();
        }
        try {
            return parse(setting, text.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "environment " + setting.environment() + "=" + text + ": " + e.getMessage(), e);
        }
    }

    private OptionSpec option(Setting setting) {
        return OptionSpec.builder(setting.flag())
                .paramLabel(setting.unit().isEmpty() ? "NUMBER" : setting.unit())
                .type(Long.class)
                .converters((ITypeConverter<Long>) text -> convert(setting, text))
                .setter(new FlagSetter(setting, flags))
                .description((setting.meaning() + " (default: " + setting.defaultValue() + "; environment: "
                                + setting.environment() + ")")
                        .replace("%", "%%"))
                .build();
    }

    private static long convert(Setting setting, String text) {
        try {
            return parse(setting, text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    private static long parse(Setting setting, String text) {
        final long value;
        try {
            value = Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is not a whole number", e);
        }
        return setting.check(value);
    }

    /** How a configuration takes a value. */
    @FunctionalInterface
    interface Chooser<C> {
        C with(C configuration, Setting setting, long value);
    }

    /** Notes that a flag was given; picocli resets an option with null. */
    private record FlagSetter(Setting setting, Map<Setting, Long> flags) implements ISetter {
        @Override
        public <T> T set(T value) {
            if (value instanceof Long number) {
                flags.put(setting, number);
            } else {
                flags.remove(setting);
            }
            return value;
        }
    }
}
