package io.ringcast.config;

import io.ringcast.engine.Setting;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What may be chosen for an option, and how it is read from text. The text is never empty.
 *
 * @param label of the value in help and reference.
 * @param form how the value looks in the file.
 * @param parser throws {@link IllegalArgumentException} that says what is wrong with the text.
 * @param schema what JSON Schema can say of the value.
 */
public record Kind<T>(String label, Form form, Function<String, T> parser, Map<String, Object> schema) {
    private static final String TYPE = "type";

    /** How a value looks in the file. */
    public enum Form {
        NUMBER,
        BOOLEAN,
        TEXT,
        /** A list, or one text with commas between the words. */
        WORDS
    }

    /** A whole number in the range of the setting. */
    public static Kind<Long> number(Setting setting) {
        final Map<String, Object> schema = new LinkedHashMap<>();
        schema.put(TYPE, "integer");
        schema.put("minimum", setting.min());
        schema.put("maximum", setting.max());
        return new Kind<>(
                setting.unit().isEmpty() ? "NUMBER" : setting.unit(),
                Form.NUMBER,
                text -> setting.check(wholeNumber(text)),
                schema);
    }

    /** Any text; {@code label} says of what. */
    public static Kind<String> text(String label) {
        return new Kind<>(label, Form.TEXT, UnaryOperator.identity(), Map.of(TYPE, "string"));
    }

    /** A file or directory, which need not be there. */
    public static Kind<Path> path(String label) {
        return new Kind<>(label, Form.TEXT, Path::of, Map.of(TYPE, "string"));
    }

    /** True or false. */
    public static Kind<Boolean> yesOrNo() {
        return new Kind<>("true|false", Form.BOOLEAN, Kind::yesOrNo, Map.of(TYPE, "boolean"));
    }

    /** One of the names of an enumeration, in lower case. */
    public static <E extends Enum<E>> Kind<E> oneOf(String label, Class<E> names) {
        final List<String> allowed = Arrays.stream(names.getEnumConstants())
                .map(name -> name.name().toLowerCase(Locale.ROOT))
                .toList();
        return new Kind<>(
                label,
                Form.TEXT,
                text -> {
                    if (!allowed.contains(text.toLowerCase(Locale.ROOT))) {
                        throw new IllegalArgumentException("'" + text + "' is none of " + String.join(", ", allowed));
                    }
                    return Enum.valueOf(names, text.toUpperCase(Locale.ROOT));
                },
                Map.of("enum", allowed));
    }

    /** An address of HTTP. */
    public static Kind<URI> httpUrl() {
        return new Kind<>("URL", Form.TEXT, Kind::httpUrl, Map.of(TYPE, "string", "pattern", "^(?i:https?)://"));
    }

    /** Words, with commas between where they are one text. Each is checked by {@code check}; the value keeps their order. */
    public static <T> Kind<List<T>> words(String label, Function<String, T> check) {
        return new Kind<>(
                label,
                Form.WORDS,
                text -> Arrays.stream(text.split(","))
                        .map(String::strip)
                        .filter(word -> !word.isEmpty())
                        .map(check)
                        .collect(Collectors.collectingAndThen(Collectors.toUnmodifiableList(), Kind::notEmpty)),
                Map.of(TYPE, List.of("array", "string"), "items", Map.of(TYPE, "string")));
    }

    /** The value that a text stands for; throws {@link IllegalArgumentException} that says what is wrong with it. */
    public T parse(String text) {
        return parser.apply(text);
    }

    private static long wholeNumber(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is not a whole number", e);
        }
    }

    private static boolean yesOrNo(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("'" + text + "' is neither true nor false");
        };
    }

    private static URI httpUrl(String text) {
        final URI url;
        try {
            url = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("it is not http://host or https://host", e);
        }
        final String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        if (url.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
            throw new IllegalArgumentException("it is not http://host or https://host");
        }
        return url;
    }

    private static <T> List<T> notEmpty(List<T> words) {
        if (words.isEmpty()) {
            throw new IllegalArgumentException("it names none");
        }
        return words;
    }
}
