package io.ringcast.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The JSON Schema (2020-12) of the configuration file, for editors and checks. */
public final class SchemaText {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private SchemaText() {}

    /** The schema of files for {@code catalogue}. */
    public static String of(Catalogue catalogue, String title) {
        final Map<String, Object> properties = new LinkedHashMap<>();
        catalogue.bySection().forEach((section, parameters) -> {
            if (section.isEmpty()) {
                properties.putAll(members(parameters));
            } else {
                properties.put(section, object(List.of("object", "null"), members(parameters)));
            }
        });
        final Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", title);
        schema.putAll(object("object", properties));
        return JSON.writeValueAsString(schema);
    }

    private static Map<String, Object> object(Object type, Map<String, Object> properties) {
        final Map<String, Object> object = new LinkedHashMap<>();
        object.put("type", type);
        object.put("additionalProperties", false);
        object.put("properties", properties);
        return object;
    }

    private static Map<String, Object> members(List<Parameter<?>> parameters) {
        final Map<String, Object> members = new LinkedHashMap<>();
        parameters.forEach(parameter -> members.put(parameter.name(), member(parameter)));
        return members;
    }

    private static <T> Map<String, Object> member(Parameter<T> parameter) {
        final Map<String, Object> member = new LinkedHashMap<>(parameter.kind().schema());
        member.put("description", parameter.meaning());
        if (parameter.defaultText() != null) {
            final T value = parameter.kind().parse(parameter.defaultText());
            member.put(
                    "default", value instanceof Number || value instanceof Boolean ? value : parameter.defaultText());
        }
        return member;
    }
}
