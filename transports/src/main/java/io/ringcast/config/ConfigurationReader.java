package io.ringcast.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads options: flag before environment before file before default. A flag or variable that is set to nothing counts as not
 * set. Reads file and secrets anew each time.
 */
public final class ConfigurationReader {
    /** Names the file where no flag does. */
    public static final String FILE_VARIABLE = "RINGCAST_CONFIG";

    private static final String PREFIX = "RINGCAST_";

    private final Catalogue catalogue;
    private final Map<String, String> environment;
    private final Set<String> knownVariables = new HashSet<>();

    /** @param otherVariables that begin like ours and mean something to other commands. */
    public ConfigurationReader(Catalogue catalogue, Map<String, String> environment, Set<String> otherVariables) {
        this.catalogue = catalogue;
        this.environment = new TreeMap<>(environment);
        knownVariables.addAll(catalogue.variables());
        knownVariables.addAll(otherVariables);
        knownVariables.add(FILE_VARIABLE);
    }

    /**
     * Reads everything, and finds everything that is wrong with it; throws nothing.
     *
     * @param flags as they were given.
     * @param file null: the one that {@value #FILE_VARIABLE} names, if it does.
     */
    public Configuration read(Map<Parameter<?>, String> flags, Path file) {
        final Reading reading = new Reading(flags);
        reading.takeFile(file == null ? fileOfEnvironment() : file);
        reading.checkVariables();
        catalogue.parameters().forEach(reading::choose);
        return new Configuration(catalogue, reading.values, reading.problems, reading.warnings);
    }

    private Path fileOfEnvironment() {
        final String name = variable(FILE_VARIABLE);
        return name == null ? null : Path.of(name);
    }

    private String variable(String name) {
        return orNull(environment.get(name));
    }

    private static String orNull(String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    /** One reading, and what it finds. */
    private final class Reading {
        private final Map<Parameter<?>, String> flags;
        private final Map<Parameter<?>, Configuration.Value> values = new HashMap<>();
        private final List<String> problems = new ArrayList<>();
        private final List<String> warnings = new ArrayList<>();
        private Map<Parameter<?>, ConfigurationFile.Entry> entries = Map.of();

        Reading(Map<Parameter<?>, String> flags) {
            this.flags = flags;
        }

        void takeFile(Path file) {
            if (file != null) {
                entries = ConfigurationFile.read(file, catalogue, problems);
            }
        }

        /** Variables that begin otherwise may be anybody's. */
        void checkVariables() {
            environment.keySet().stream()
                    .filter(name -> name.startsWith(PREFIX) && !knownVariables.contains(name))
                    .forEach(name -> problems.add("environment " + NearestName.advice(name, knownVariables)));
            environment.keySet().stream()
                    .filter(name -> catalogue.unused().containsKey(name))
                    .forEach(name -> warnings.add("environment " + name + " is not used: "
                            + catalogue.unused().get(name)));
        }

        /** Every place is looked at, so that a wrong value behind one that counts more is found too. */
        void choose(Parameter<?> parameter) {
            Configuration.Value chosen = ofDefault(parameter);
            final ConfigurationFile.Entry entry = entries.get(parameter);
            if (entry != null) {
                chosen = parse(parameter, entry.text(), new Origin(Origin.Source.FILE, entry.place()), chosen);
            }
            chosen = ofEnvironment(parameter, chosen);
            final String flag = orNull(flags.get(parameter));
            if (flag != null) {
                chosen = parse(parameter, flag, new Origin(Origin.Source.FLAG, parameter.flag()), chosen);
            }
            values.put(parameter, chosen);
        }

        private Configuration.Value ofDefault(Parameter<?> parameter) {
            final String text = parameter.defaultText();
            final Object parsed = text == null ? null : parameter.kind().parse(text);
            return new Configuration.Value(text, parsed, Origin.DEFAULT, false);
        }

        private Configuration.Value ofEnvironment(Parameter<?> parameter, Configuration.Value otherwise) {
            final String name = parameter.environment();
            final String text = variable(name);
            final String file = parameter.isSecret() ? variable(parameter.fileVariable()) : null;
            if (text != null && file != null) {
                problems.add(
                        "environment " + name + " and " + parameter.fileVariable() + " are both set; leave one out");
            }
            if (text != null) {
                return parse(parameter, text, new Origin(Origin.Source.ENVIRONMENT, name), otherwise);
            }
            return file == null ? otherwise : ofSecretFile(parameter, file, otherwise);
        }

        private Configuration.Value ofSecretFile(Parameter<?> parameter, String file, Configuration.Value otherwise) {
            final Origin origin = new Origin(Origin.Source.ENVIRONMENT, parameter.fileVariable());
            try {
                final String text = orNull(Files.readString(Path.of(file), StandardCharsets.UTF_8));
                if (text != null) {
                    return parse(parameter, text, origin, otherwise);
                }
                problems.add(origin + "=" + file + ": the file is empty");
            } catch (IOException e) {
                problems.add(origin + "=" + file + " cannot be read: " + e.getMessage());
            }
            return faulty(otherwise);
        }

        private Configuration.Value parse(
                Parameter<?> parameter, String text, Origin origin, Configuration.Value otherwise) {
            try {
                return new Configuration.Value(text, parameter.kind().parse(text), origin, otherwise.isFaulty());
            } catch (IllegalArgumentException e) {
                problems.add(whatWasChosen(parameter, text, origin) + ": " + e.getMessage());
                return faulty(otherwise);
            }
        }

        private static String whatWasChosen(Parameter<?> parameter, String text, Origin origin) {
            final String name = origin.source() == Origin.Source.FILE ? origin + ": " + parameter : origin.toString();
            return parameter.isSecret() ? name : name + "=" + text;
        }

        private static Configuration.Value faulty(Configuration.Value value) {
            return new Configuration.Value(value.text(), value.parsed(), value.origin(), true);
        }
    }
}
