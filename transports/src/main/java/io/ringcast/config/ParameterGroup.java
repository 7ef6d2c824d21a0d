package io.ringcast.config;

import io.ringcast.engine.Setting;
import java.util.List;
import java.util.stream.Stream;

/**
 * Options that stand together in help and reference.
 *
 * @param heading for people, as in {@code Agents, over gRPC}.
 */
public record ParameterGroup(String heading, List<Parameter<?>> parameters) {
    public ParameterGroup {
        parameters = List.copyOf(parameters);
    }

    /** Those options and, behind them, the numeric ones. */
    public static ParameterGroup of(String heading, List<Parameter<?>> parameters, List<Setting> settings) {
        return new ParameterGroup(
                heading,
                Stream.<Parameter<?>>concat(
                                parameters.stream(), settings.stream().map(Parameter::of))
                        .toList());
    }
}
