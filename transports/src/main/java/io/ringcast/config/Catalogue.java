package io.ringcast.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All options of a program, by the names under which they can be chosen. Immutable. */
public final class Catalogue {
    private final List<ParameterGroup> groups;
    private final Map<String, Parameter<?>> byKey = new LinkedHashMap<>();
    private final Map<String, String> unused;

    /** @param unused variables that are known and do nothing, each with what to say of it. */
    public Catalogue(List<ParameterGroup> groups, Map<String, String> unused) {
        this.groups = List.copyOf(groups);
        this.unused = Map.copyOf(unused);
        parameters().forEach(parameter -> {
            if (byKey.put(parameter.key(), parameter) != null) {
                throw new IllegalArgumentException(parameter + " is declared twice");
            }
        });
    }

    /** In the order of help and reference. */
    public List<ParameterGroup> groups() {
        return groups;
    }

    /** In the order of help and reference. */
    public Stream<Parameter<?>> parameters() {
        return groups.stream().flatMap(group -> group.parameters().stream());
    }

    /** In the order of the file: sections as they first come, what stands in none before them. */
    public Map<String, List<Parameter<?>>> bySection() {
        final Map<String, List<Parameter<?>>> sections = new LinkedHashMap<>();
        sections.put("", List.of());
        parameters()
                .collect(Collectors.groupingBy(Parameter::section, LinkedHashMap::new, Collectors.toList()))
                .forEach(sections::put);
        return sections;
    }

    /** The option of that key; null: there is none. */
    public Parameter<?> find(String key) {
        return byKey.get(key);
    }

    Set<String> keys() {
        return byKey.keySet();
    }

    /** Every variable that means something here. */
    Set<String> variables() {
        return parameters()
                .flatMap(parameter -> parameter.isSecret()
                        ? Stream.of(parameter.environment(), parameter.fileVariable())
                        : Stream.of(parameter.environment()))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Variables that are known and do nothing, each with what to say of it. */
    Map<String, String> unused() {
        return unused;
    }
}
