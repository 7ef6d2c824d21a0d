package io.ringcast.server;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 500ms}, {@code 5s}, {@code 2m}. */
final class IntervalConverter implements ITypeConverter<Duration> {
    private static final Pattern INTERVAL = Pattern.compile("(\\d{1,9})(ms|s|m)");
    private static final Duration MIN = Duration.ofMillis(10);
    private static final Duration MAX = Duration.ofDays(1);

    @Override
    public Duration convert(String text) {
        final Matcher matcher = INTERVAL.matcher(text);
        if (!matcher.matches()) {
            throw new TypeConversionException("'" + text + "' is not a time such as 500ms, 5s or 2m");
        }
        final long count = Long.parseLong(matcher.group(1));
        final Duration interval = switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            default -> Duration.ofMinutes(count);
        };
        if (interval.compareTo(MIN) < 0 || interval.compareTo(MAX) > 0) {
            throw new TypeConversionException("'" + text + "' is not in 10ms to 1440m");
        }
        return interval;
    }
}
