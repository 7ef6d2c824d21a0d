package io.ringcast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.config.Parameter;
import io.ringcast.config.ParameterGroup;
import io.ringcast.project.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The tables of docs/configuration.md are made from the declarations. {@code ./mvnw -pl transports -am test
 * -Dtest=ConfigurationReferenceTest -Dsurefire.failIfNoSpecifiedTests=false -Dringcast.docs=write} writes them anew.
 */
@Tag("E5")
class ConfigurationReferenceTest {
    private static final String BEGIN = "<!-- options: written by ConfigurationReferenceTest, see there -->\n";
    private static final String END = "<!-- end of options -->\n";
    private static final String HEAD =
            "| option | flag, variable | default | allowed | changes by | meaning |\n|---|---|---|---|---|---|\n";

    private final Path document = Repository.root().resolve("docs/configuration.md");

    @Test
    void listsEveryOptionAsItIsDeclared() throws IOException {
        final String text = Repository.read(document);
        final int begin = text.indexOf(BEGIN) + BEGIN.length();
        final int end = text.indexOf(END);
        final String tables = ServerParameters.catalogue().groups().stream()
                .map(ConfigurationReferenceTest::table)
                .collect(Collectors.joining("", "", "\n"));
        if ("write".equals(System.getProperty("ringcast.docs"))) {
            Files.writeString(document, text.substring(0, begin) + tables + text.substring(end));
        }
        assertThat(Repository.read(document)
                        .substring(begin, Repository.read(document).indexOf(END)))
                .isEqualTo(tables);
    }

    private static String table(ParameterGroup group) {
        return group.parameters().stream()
                .map(ConfigurationReferenceTest::row)
                .collect(Collectors.joining("", "\n## " + group.heading() + "\n\n" + HEAD, ""));
    }

    private static String row(Parameter<?> parameter) {
        return "| `%s` | `%s` `%s`%s | %s | %s | %s | %s |%n"
                .formatted(
                        parameter.key(),
                        parameter.flag(),
                        parameter.environment(),
                        parameter.isSecret() ? " `" + parameter.fileVariable() + "`" : "",
                        parameter.defaultText() == null ? "" : "`" + parameter.defaultText() + "`",
                        allowed(parameter),
                        parameter.isReloadable() ? "reload" : "restart",
                        parameter.meaning().replace("|", "\\|"));
    }

    private static String allowed(Parameter<?> parameter) {
        final Map<String, Object> schema = parameter.kind().schema();
        final String label = parameter.kind().label();
        if (schema.get("enum") instanceof List<?> names) {
            return names.stream().map(Object::toString).collect(Collectors.joining(", "));
        }
        if (schema.containsKey("minimum")) {
            return schema.get("minimum") + " to " + schema.get("maximum") + (label.equals("NUMBER") ? "" : " " + label);
        }
        return label.replace("|", " or ");
    }
}
