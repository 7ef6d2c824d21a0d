package io.ringcast.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.ringcast.config.Catalogue;
import io.ringcast.config.Configuration;
import io.ringcast.config.ConfigurationReader;
import io.ringcast.config.Kind;
import io.ringcast.config.Origin;
import io.ringcast.config.Parameter;
import io.ringcast.config.SchemaText;
import io.ringcast.config.YamlText;
import io.ringcast.project.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of every option of the server, whichever they are. */
@Tag("E5")
class ServerParametersTest {
    private static final Pattern KEY = Pattern.compile("([a-z]+(-[a-z0-9]+)*\\.)?[a-z0-9]+(-[a-z0-9]+)*");
    private static final Pattern YAML = Pattern.compile("(?ms)^```yaml\n(.*?)^```");
    /** The names of requirements E1 to E4. */
    private static final Set<String> AGREED = Set.of(
            "LIVE_WS_PORT",
            "LIVE_WS_HOST",
            "LIVE_WS_PING_INTERVAL_MS",
            "LIVE_WS_DRAIN_TIMEOUT_MS",
            "LIVE_WS_BACKPRESSURE_THRESHOLD_BYTES",
            "LIVE_BROADCAST_BATCH_SIZE",
            "LIVE_BROADCAST_BATCH_BLOCK_MS",
            "AUTH_URL",
            "AUTH_TIMEOUT_MS",
            "AUTHZ_TIMEOUT_MS",
            "AUTH_FIRST_MESSAGE");

    /** Texts of every kind; an option takes those that it can. */
    private static final List<String> SAMPLES = List.of(
            "true",
            "false",
            "http://a.example",
            "https://b.example",
            "127.0.0.1",
            "::1",
            "one",
            "two",
            "required",
            "optional",
            "shared",
            "warn",
            "debug",
            "json",
            "text",
            "dedicated",
            "1",
            "0",
            "100",
            "4096",
            "8192",
            "524288",
            "1048576");

    @TempDir
    private Path folder;

    static Stream<Parameter<?>> all() {
        return ServerParameters.catalogue().parameters();
    }

    @ParameterizedTest
    @MethodSource("all")
    @Tag("E1")
    @Tag("E2")
    @Tag("E3")
    @Tag("E4")
    void takesTheFlagBeforeTheEnvironmentBeforeTheFileBeforeTheDefault(Parameter<?> parameter) throws IOException {
        final List<String> texts = SAMPLES.stream()
                .filter(text -> isTaken(parameter, text))
                .limit(3)
                .toList();
        assertThat(texts).as("samples that it takes").hasSizeGreaterThan(1);
        for (int present = 0; present < 8; present++) {
            final String flag = (present & 4) == 0 ? null : texts.get(0);
            final String variable = (present & 2) == 0 ? null : texts.get(1);
            final String entry = (present & 1) == 0 ? null : texts.get(texts.size() - 1);

            final Configuration values = read(parameter, flag, variable, entry);

            assertThat(values.problems()).isEmpty();
            assertThat(values.origin(parameter).source())
                    .isEqualTo(
                            flag != null
                                    ? Origin.Source.FLAG
                                    : variable != null
                                            ? Origin.Source.ENVIRONMENT
                                            : entry != null ? Origin.Source.FILE : Origin.Source.DEFAULT);
            final String chosen = Stream.of(flag, variable, entry, parameter.defaultText())
                    .filter(text -> text != null)
                    .findFirst()
                    .orElse(null);
            assertThat((Object) values.get(parameter))
                    .isEqualTo(chosen == null ? null : parameter.kind().parse(chosen));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void isKnownByNamesThatFollowFromItsKeyUnlessAgreedOtherwise(Parameter<?> parameter) {
        assertThat(parameter.key()).matches(KEY);
        assertThat(parameter.environment())
                .matches(name -> AGREED.contains(name)
                        || name.equals(Parameter.of(parameter.key(), parameter.kind(), "")
                                .environment()));
        assertThat(parameter.meaning()).as("a sentence").endsWith(".");
    }

    @Test
    @Tag("E1")
    @Tag("E2")
    @Tag("E3")
    @Tag("E4")
    void holdsTheNamesThatAreAgreedUpon() {
        assertThat(all().map(Parameter::environment)).containsAll(AGREED);
        final Configuration values =
                configuration(Map.of("LIVE_BROADCAST_GROUP_PREFIX", "x", "LIVE_DEVICE_EVENT_REFRESH_MS", "1000"), "");
        assertThat(values.problems()).isEmpty();
        assertThat(values.warnings())
                .hasSize(2)
                .anyMatch(warning -> warning.startsWith("environment LIVE_BROADCAST_GROUP_PREFIX is not used: "))
                .anyMatch(warning -> warning.startsWith("environment LIVE_DEVICE_EVENT_REFRESH_MS is not used: "));
    }

    @ParameterizedTest
    @MethodSource("all")
    void isSuggestedToWhoeverMisspellsIt(Parameter<?> parameter) {
        final String wrong = parameter.environment() + "X";
        final String section = parameter.section().isEmpty() ? "%s" : parameter.section() + ": {%s}";
        final Configuration values = configuration(Map.of(wrong, "1"), section.formatted(parameter.name() + "x: 1"));
        assertThat(values.problems())
                .contains(folder.resolve("ringcast.yaml") + ":1: " + parameter.key() + "x is not known; did you mean "
                        + parameter.key() + "?");
        if (wrong.startsWith("RINGCAST_")) {
            assertThat(values.problems())
                    .contains("environment " + wrong + " is not known; did you mean " + parameter.environment() + "?");
        }
    }

    @Test
    void printsDefaultsThatCanBeReadAgainAndFitTheSchema() {
        final String defaults = YamlText.ofDefaults(ServerParameters.catalogue());
        final Configuration values = configuration(Map.of(), defaults);
        assertThat(values.problems()).isEmpty();
        assertThat(values.changes(configuration(Map.of(), ""))).isEmpty();
        assertThat(schema().validate(defaults, InputFormat.YAML)).isEmpty();
        assertThat(defaults).contains(all().map(Parameter::name).toList());
    }

    @Test
    void printsWhatIsInUseSoThatItCanBeReadAgain() {
        final Configuration values =
                configuration(Map.of("LIVE_WS_HOST", "::1"), "live: {origins: [\"http://a.example\", \"null\"]}");
        final String printed = YamlText.of(values);
        assertThat(printed)
                .contains(
                        "host: \"::1\"  # environment LIVE_WS_HOST\n",
                        "port: 4317  # default\n",
                        "  # tls-cert:  # not set\n",
                        "  origins: \"http://a.example,null\"  # " + folder.resolve("ringcast.yaml") + ":1\n");
        assertThat(schema().validate(printed, InputFormat.YAML)).isEmpty();
        assertThat(configuration(Map.of(), printed).changes(values)).isEmpty();
    }

    @Test
    void showsExamplesThatAreRightInItsDocument() {
        final List<String> examples = YAML.matcher(
                        Repository.read(Repository.root().resolve("docs/configuration.md")))
                .results()
                .map(example -> example.group(1))
                .toList();
        assertThat(examples).hasSizeGreaterThan(1).allSatisfy(example -> {
            assertThat(configuration(Map.of(), example).problems()).isEmpty();
            assertThat(schema().validate(example, InputFormat.YAML)).isEmpty();
        });
    }

    @Test
    void refusesByItsSchemaWhatTheServerRefuses() {
        final List<String> wrong = new ArrayList<>(List.of("grpc: {prot: 1}", "grpd: {}", "grpc: 1", "insecure: 1"));
        all().filter(parameter -> parameter.kind().form() == Kind.Form.NUMBER)
                .forEach(parameter -> wrong.add(entry(parameter, "-1")));
        assertThat(wrong).hasSizeGreaterThan(50).allSatisfy(text -> {
            assertThat(configuration(Map.of(), text).problems()).isNotEmpty();
            assertThat(schema().validate(text, InputFormat.YAML)).isNotEmpty();
        });
    }

    private static boolean isTaken(Parameter<?> parameter, String text) {
        try {
            parameter.kind().parse(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private Configuration read(Parameter<?> parameter, String flag, String variable, String entry) {
        final Map<Parameter<?>, String> flags = new HashMap<>();
        flags.put(parameter, flag);
        final Map<String, String> environment = variable == null ? Map.of() : Map.of(parameter.environment(), variable);
        return reader(environment).read(flags, write(entry == null ? "" : entry(parameter, entry)));
    }

    private static String entry(Parameter<?> parameter, String text) {
        final String value = parameter.kind().form() == Kind.Form.TEXT ? "\"" + text + "\"" : text;
        return parameter.section().isEmpty()
                ? parameter.name() + ": " + value
                : parameter.section() + ":\n  " + parameter.name() + ": " + value;
    }

    private Configuration configuration(Map<String, String> environment, String text) {
        return reader(environment).read(Map.of(), write(text));
    }

    private static ConfigurationReader reader(Map<String, String> environment) {
        final Catalogue catalogue = ServerParameters.catalogue();
        return new ConfigurationReader(catalogue, environment, Set.of());
    }

    private Path write(String text) {
        try {
            return Files.writeString(folder.resolve("ringcast.yaml"), text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Schema schema() {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(SchemaText.of(ServerParameters.catalogue(), "ringcast"), InputFormat.JSON);
    }
}
