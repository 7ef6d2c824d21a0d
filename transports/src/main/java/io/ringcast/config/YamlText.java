package io.ringcast.config;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.json.JsonMapper;

/** Options as the text of a file that can be read again. What has no value, and what must not be shown, stands in comments. */
public final class YamlText {
    private static final JsonMapper JSON = new JsonMapper();

    private final Catalogue catalogue;
    private final Function<Parameter<?>, String> values;
    private final Function<Parameter<?>, String> remarks;

    private YamlText(
            Catalogue catalogue, Function<Parameter<?>, String> values, Function<Parameter<?>, String> remarks) {
        this.catalogue = catalogue;
        this.values = values;
        this.remarks = remarks;
    }

    /** The values in use, each with the place that it comes from. */
    public static String of(Configuration configuration) {
        return new YamlText(
                        configuration.catalogue(),
                        configuration::shown,
                        parameter -> configuration.shown(parameter) == null
                                ? "not set"
                                : configuration.origin(parameter).toString())
                .text();
    }

    /** The defaults, each with what it is for. */
    public static String ofDefaults(Catalogue catalogue) {
        return new YamlText(catalogue, Parameter::defaultText, Parameter::meaning).text();
    }

    private String text() {
        final StringBuilder text = new StringBuilder();
        for (final Map.Entry<String, List<Parameter<?>>> section :
                catalogue.bySection().entrySet()) {
            final boolean isInSection = !section.getKey().isEmpty();
            if (isInSection) {
                text.append(section.getValue().stream().anyMatch(this::isShown) ? "" : "# ")
                        .append(section.getKey())
                        .append(":\n");
            }
            section.getValue()
                    .forEach(parameter -> text.append(isInSection ? "  " : "")
                            .append(line(parameter))
                            .append('\n'));
        }
        return text.toString();
    }

    private String line(Parameter<?> parameter) {
        final String value = values.apply(parameter);
        final String remark = "  # " + remarks.apply(parameter);
        if (value == null) {
            return "# " + parameter.name() + ":" + remark;
        }
        return (isShown(parameter) ? "" : "# ") + parameter.name() + ": " + scalar(parameter, value) + remark;
    }

    private boolean isShown(Parameter<?> parameter) {
        return values.apply(parameter) != null && !parameter.isSecret();
    }

    /** Texts as in JSON, which is YAML too, so that none of them can be taken for something else. */
    private static String scalar(Parameter<?> parameter, String value) {
        return switch (parameter.kind().form()) {
            case NUMBER, BOOLEAN -> value;
            case TEXT, WORDS -> JSON.writeValueAsString(value);
        };
    }
}
