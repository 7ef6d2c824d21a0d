package io.ringcast.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * What a YAML file says: sections of names and values, each with the line it stands in. Values are taken as they are written;
 * the options themselves say what they mean.
 */
final class ConfigurationFile {
    /** A value as it is written, and where. */
    record Entry(String text, String place) {}

    private final Catalogue catalogue;
    private final Path path;
    private final List<String> problems;
    private final Map<Parameter<?>, Entry> entries = new LinkedHashMap<>();
    private final Set<String> keys = new HashSet<>();

    private ConfigurationFile(Catalogue catalogue, Path path, List<String> problems) {
        this.catalogue = catalogue;
        this.path = path;
        this.problems = problems;
    }

    /** What stands in the file, as far as it can be read; adds to {@code problems} what cannot. */
    static Map<Parameter<?>, Entry> read(Path path, Catalogue catalogue, List<String> problems) {
        final ConfigurationFile file = new ConfigurationFile(catalogue, path, problems);
        try {
            file.parse(Files.readString(path, StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            problems.add(path + ": there is no such file");
        } catch (IOException e) {
            problems.add(path + " cannot be read: " + e.getMessage());
        }
        return file.entries;
    }

    private void parse(String text) {
        final LoadSettings settings = LoadSettings.builder()
                .setLabel(path.toString())
                .setSchema(new CoreSchema())
                .build();
        try {
            new Compose(settings).composeString(text).ifPresent(this::takeFile);
        } catch (MarkedYamlEngineException e) {
            problems.add(place(e.getProblemMark()) + ": " + e.getProblem());
        } catch (YamlEngineException e) {
            problems.add(path + ": " + e.getMessage());
        }
    }

    private void takeFile(Node root) {
        if (root instanceof MappingNode sections) {
            sections.getValue().forEach(this::takeSection);
        } else if (!isNothing(root)) {
            complain(root, "the file has to hold sections of names and values");
        }
    }

    private void takeSection(NodeTuple tuple) {
        final String name = text(tuple.getKeyNode());
        final boolean isSection = catalogue.bySection().containsKey(name);
        if (tuple.getValueNode() instanceof MappingNode section
                && (isSection || !section.getValue().isEmpty())) {
            section.getValue().forEach(one -> take(name + "." + text(one.getKeyNode()), one));
        } else if (!isSection) {
            takeAlone(name, tuple);
        } else if (!isNothing(tuple.getValueNode())) {
            complain(tuple.getKeyNode(), name + " is a section: its names and values stand indented below it");
        }
    }

    /** What stands at the left margin and holds no names of its own. */
    private void takeAlone(String key, NodeTuple tuple) {
        final Parameter<?> parameter = catalogue.find(key);
        if (parameter != null && !parameter.section().isEmpty()) {
            complain(
                    tuple.getKeyNode(),
                    key + " stands in the section " + parameter.section() + ", as " + parameter.name());
        } else {
            take(key, tuple);
        }
    }

    private void take(String key, NodeTuple tuple) {
        final Parameter<?> parameter = catalogue.find(key);
        if (parameter == null) {
            complain(tuple.getKeyNode(), NearestName.advice(key, catalogue.keys()));
        } else if (!keys.add(key)) {
            complain(tuple.getKeyNode(), key + " stands there twice");
        } else {
            takeValue(parameter, tuple);
        }
    }

    private void takeValue(Parameter<?> parameter, NodeTuple tuple) {
        final Node value = tuple.getValueNode();
        final String place = place(tuple.getKeyNode().getStartMark());
        if (value instanceof ScalarNode scalar && !scalar.getValue().isBlank() && !isNothing(scalar)) {
            entries.put(parameter, new Entry(scalar.getValue().strip(), place));
        } else if (value instanceof ScalarNode) {
            complain(tuple.getKeyNode(), parameter + " has no value; leave it out for its default");
        } else if (parameter.kind().form() == Kind.Form.WORDS && value instanceof SequenceNode list) {
            final String words = list.getValue().stream().map(this::text).collect(Collectors.joining(","));
            entries.put(parameter, new Entry(words, place));
        } else {
            complain(tuple.getKeyNode(), parameter + " takes one value");
        }
    }

    private String text(Node node) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        complain(node, "a name or word is wanted here");
        return "?";
    }

    private void complain(Node where, String what) {
        problems.add(place(where.getStartMark()) + ": " + what);
    }

    private String place(Optional<Mark> mark) {
        return path + mark.map(at -> ":" + (at.getLine() + 1)).orElse("");
    }

    private static boolean isNothing(Node node) {
        return node.getTag().equals(Tag.NULL);
    }
}
