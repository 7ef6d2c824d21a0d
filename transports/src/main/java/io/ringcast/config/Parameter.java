package io.ringcast.config;

import io.ringcast.engine.Setting;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * One option, declared once. Immutable; two are the same only if they are one object.
 *
 * @param <T> what its value is read as.
 */
public final class Parameter<T> {
    private static final String PREFIX = "RINGCAST_";

    private final Names names;
    private final Kind<T> kind;
    private final String defaultText;
    private final String meaning;
    private final Traits traits;

    private record Names(String key, String flag, String environment) {}

    /** @param mask what is shown in place of a secret; null: it is none. */
    private record Traits(boolean isReloadable, UnaryOperator<String> mask) {}

    private Parameter(Names names, Kind<T> kind, String defaultText, String meaning, Traits traits) {
        this.names = names;
        this.kind = kind;
        this.defaultText = defaultText;
        this.meaning = meaning;
        this.traits = traits;
    }

    /**
     * An option without a default that takes a restart. Its flag and variable follow from the key: {@code grpc.tls-cert} is
     * {@code --grpc-tls-cert} and {@code RINGCAST_GRPC_TLS_CERT}.
     *
     * @param key the section in the file, a dot and the name in it; without a dot it stands in no section.
     * @param meaning for people; says what is done without it.
     */
    public static <T> Parameter<T> of(String key, Kind<T> kind, String meaning) {
        final String environment =
                PREFIX + key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
        final Names names = new Names(key, "--" + key.replace('.', '-'), environment);
        return new Parameter<>(names, kind, null, meaning, new Traits(false, null));
    }

    /** A numeric setting. */
    public static Parameter<Long> of(Setting setting) {
        return new Parameter<>(
                new Names(setting.key(), setting.flag(), setting.environment()),
                Kind.number(setting),
                Long.toString(setting.defaultValue()),
                setting.meaning(),
                new Traits(setting.isReloadable(), null));
    }

    /** The same with a default, as it would stand in the file. */
    public Parameter<T> or(String newDefaultText) {
        return new Parameter<>(names, kind, newDefaultText, meaning, traits);
    }

    /** The same by a flag that does not follow from the key. */
    public Parameter<T> underFlag(String flag) {
        return new Parameter<>(new Names(names.key, flag, names.environment), kind, defaultText, meaning, traits);
    }

    /** The same by a variable that does not follow from the key. */
    public Parameter<T> underVariable(String variable) {
        return new Parameter<>(new Names(names.key, names.flag, variable), kind, defaultText, meaning, traits);
    }

    /** The same as one that a running server takes a new value of (SIGHUP). */
    public Parameter<T> reloadable() {
        return new Parameter<>(names, kind, defaultText, meaning, new Traits(true, traits.mask));
    }

    /**
     * The same as one whose value is a secret, or holds one: it may be read from the file that {@link #fileVariable} names.
     *
     * @param mask gives what is shown in its place.
     */
    public Parameter<T> secret(UnaryOperator<String> mask) {
        return new Parameter<>(names, kind, defaultText, meaning, new Traits(traits.isReloadable, mask));
    }

    /** As in {@code grpc.port}. */
    public String key() {
        return names.key;
    }

    /** The section in the file; "" for one that stands in none. */
    public String section() {
        final int dot = names.key.indexOf('.');
        return dot < 0 ? "" : names.key.substring(0, dot);
    }

    /** The name in the section. */
    public String name() {
        return names.key.substring(names.key.indexOf('.') + 1);
    }

    /** As in {@code --grpc-port}. */
    public String flag() {
        return names.flag;
    }

    /** As in {@code RINGCAST_GRPC_PORT}. */
    public String environment() {
        return names.environment;
    }

    /** The variable that names a file with the value; of secrets alone. */
    public String fileVariable() {
        return names.environment + "_FILE";
    }

    public Kind<T> kind() {
        return kind;
    }

    /** As it would stand in the file; null: there is none. */
    public String defaultText() {
        return defaultText;
    }

    public String meaning() {
        return meaning;
    }

    /** Whether a running server takes a new value (SIGHUP); else it takes a restart. */
    public boolean isReloadable() {
        return traits.isReloadable;
    }

    /** Whether its value must not be shown. */
    public boolean isSecret() {
        return traits.mask != null;
    }

    /** What is shown in place of the secret {@code text}. */
    String masked(String text) {
        return traits.mask.apply(text);
    }

    @Override
    public String toString() {
        return names.key;
    }
}
