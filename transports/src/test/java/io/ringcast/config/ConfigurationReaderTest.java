package io.ringcast.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.Setting;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("E5")
class ConfigurationReaderTest {
    private static final Setting PORT =
            new Setting("web.port", "WEB_PORT", "", 80, 0, 65535, "Port; 0: any.").reloadable();
    private static final Setting SLOTS =
            new Setting("slots", "RINGCAST_SLOTS", "slots", 8, 2, 64, "Slots; a power of two.").powerOfTwo();
    private static final Parameter<List<String>> PAGES =
            Parameter.of("web.pages", Kind.words("NAMES", UnaryOperator.identity()), "Pages.");
    private static final Parameter<Boolean> OPEN =
            Parameter.of("web.open", Kind.yesOrNo(), "Open.").or("false");
    private static final Parameter<URI> CHECK =
            Parameter.of("web.check-url", Kind.httpUrl(), "Who is asked.").secret(text -> "***");

    private static final Catalogue CATALOGUE = new Catalogue(
            List.of(ParameterGroup.of("Web", List.of(PAGES, OPEN, CHECK), List.of(PORT, SLOTS))),
            Map.of("OLD_NAME", "it is gone"));

    @TempDir
    private Path folder;

    @Test
    void derivesFlagAndVariableFromTheKey() {
        assertThat(CHECK.flag()).isEqualTo("--web-check-url");
        assertThat(CHECK.environment()).isEqualTo("RINGCAST_WEB_CHECK_URL");
        assertThat(CHECK.section()).isEqualTo("web");
        assertThat(CHECK.name()).isEqualTo("check-url");
        assertThat(Parameter.of(SLOTS).section()).isEmpty();
    }

    @Test
    void readsSectionsListsAndWhatStandsInNone() throws IOException {
        final Configuration values = ofFile("slots: 16\nweb:\n  port: 81\n  pages: [a, b]\n  open: true\n");
        assertThat(values.problems()).isEmpty();
        assertThat(values.get(SLOTS)).isEqualTo(16);
        assertThat(values.get(PORT)).isEqualTo(81);
        assertThat(values.get(PAGES)).containsExactly("a", "b");
        assertThat(values.get(OPEN)).isTrue();
        assertThat(values.origin(PAGES)).hasToString(file() + ":4");
        assertThat(ofFile("web: {pages: ' a,, b '}").get(PAGES)).containsExactly("a", "b");
    }

    @Test
    void takesNothingFromAFileThatSaysNothing() throws IOException {
        assertThat(ofFile("").problems()).isEmpty();
        assertThat(ofFile("# only this\n").problems()).isEmpty();
        assertThat(ofFile("web:\n").problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            web: {prot: 1}               | :1: web.prot is not known; did you mean web.port?
            wbe: {port: 1}               | :1: wbe.port is not known; did you mean web.port?
            slot: 4                      | :1: slot is not known; did you mean slots?
            entirely-else: 4             | :1: entirely-else is not known
            web.port: 4                  | :1: web.port stands in the section web, as port
            web: 4                       | :1: web is a section
            slots: {a: 4}                | :1: slots.a is not known; did you mean slots?
            web: {port: {a: 1}}          | :1: web.port takes one value
            web: {port: [1]}             | :1: web.port takes one value
            web: {port: }                | :1: web.port has no value
            web: {port: ~}               | :1: web.port has no value
            web: {port: ''}              | :1: web.port has no value
            web: {port: many}            | :1: web.port=many: 'many' is not a whole number
            web: {port: 65536}           | :1: web.port=65536: web.port=65536 > MAX=65535
            web: {port: 1.5}             | :1: web.port=1.5: '1.5' is not a whole number
            slots: 3                     | :1: slots=3: slots=3 is not a power of two
            web: {open: perhaps}         | :1: web.open=perhaps: 'perhaps' is neither true nor false
            web: {pages: ','}            | :1: web.pages=,: it names none
            web: {port: 1, port: 2}      | :1: web.port stands there twice
            web: {check-url: ftp://a}    | :1: web.check-url: it is not http://host or https://host
            [a, b]                       | :1: the file has to hold sections
            web: {port: 1                | :1:
            "web: 	x: 1"              | :1:""")
    void tellsTheLineAndWhatIsWrongThere(String text, String problem) throws IOException {
        assertThat(ofFile(text).problems()).singleElement().asString().startsWith(file() + problem);
    }

    @Test
    void tellsAllThatIsWrongInTheOrderOfTheFile() throws IOException {
        assertThat(ofFile("web:\n  prot: 1\n  port: -1\nslot: 2\n").problems())
                .containsExactly(
                        file() + ":2: web.prot is not known; did you mean web.port?",
                        file() + ":4: slot is not known; did you mean slots?",
                        file() + ":3: web.port=-1: web.port=-1 < MIN=0");
    }

    @Test
    void saysThatAFileIsNotThere() {
        assertThat(read(Map.of("RINGCAST_CONFIG", file().toString())).problems())
                .containsExactly(file() + ": there is no such file");
    }

    @Test
    void saysThatAFileCannotBeRead() {
        assertThat(read(Map.of("RINGCAST_CONFIG", folder.toString())).problems())
                .singleElement()
                .asString()
                .startsWith(folder + " cannot be read: ");
    }

    @Test
    void readsTheFileThatTheEnvironmentNames() throws IOException {
        Files.writeString(file(), "web: {port: 81}");
        assertThat(read(Map.of("RINGCAST_CONFIG", file().toString())).get(PORT)).isEqualTo(81);
    }

    @Test
    void findsWhatIsWrongBehindAValueThatCountsMore() throws IOException {
        Files.writeString(file(), "web: {port: -1}");
        final Configuration values =
                new ConfigurationReader(CATALOGUE, Map.of("WEB_PORT", "82"), Set.of()).read(Map.of(), file());
        assertThat(values.problems()).hasSize(1);
        assertThat(values.isAnyFaulty(List.of(PORT))).isTrue();
        assertThat(values.isAnyFaulty(List.of(SLOTS))).isFalse();
    }

    @Test
    void refusesVariablesThatNobodyKnows() {
        final Map<String, String> environment =
                Map.of("RINGCAST_SLOST", "4", "RINGCAST_OTHER", "x", "WEB_PROT", "somebody else's");
        assertThat(read(environment).problems())
                .containsExactly("environment RINGCAST_SLOST is not known; did you mean RINGCAST_SLOTS?");
    }

    @Test
    @Tag("E4")
    void warnsOfVariablesThatAreKnownAndDoNothing() {
        final Configuration values = read(Map.of("OLD_NAME", "1"));
        assertThat(values.problems()).isEmpty();
        assertThat(values.warnings()).containsExactly("environment OLD_NAME is not used: it is gone");
    }

    @Test
    void readsASecretFromAFileAndShowsItNowhere() throws IOException {
        Files.writeString(file(), "https://example.org/?key=abc\n");
        final Configuration values = read(Map.of("RINGCAST_WEB_CHECK_URL_FILE", file().toString()));
        assertThat(values.problems()).isEmpty();
        assertThat(values.get(CHECK)).isEqualTo(URI.create("https://example.org/?key=abc"));
        assertThat(values.origin(CHECK)).hasToString("environment RINGCAST_WEB_CHECK_URL_FILE");
        assertThat(values.shown(CHECK)).isEqualTo("***");
        assertThat(YamlText.of(values)).doesNotContain("abc").contains("# check-url: \"***\"");
    }

    @Test
    void tellsWhatIsWrongWithASecretWithoutTellingIt() throws IOException {
        Files.writeString(file(), "abc");
        final String name = "RINGCAST_WEB_CHECK_URL";
        assertThat(read(Map.of(name + "_FILE", file().toString())).problems())
                .containsExactly("environment " + name + "_FILE: it is not http://host or https://host");
        assertThat(read(Map.of(name, "abc")).problems())
                .containsExactly("environment " + name + ": it is not http://host or https://host");
        assertThat(read(Map.of(name, "http://a", name + "_FILE", file().toString()))
                        .problems())
                .containsExactly("environment " + name + " and " + name + "_FILE are both set; leave one out");
        Files.writeString(file(), " \n");
        assertThat(read(Map.of(name + "_FILE", file().toString())).problems())
                .containsExactly("environment " + name + "_FILE=" + file() + ": the file is empty");
        assertThat(read(Map.of(name + "_FILE", file() + "2")).problems())
                .singleElement()
                .asString()
                .startsWith("environment " + name + "_FILE=" + file() + "2 cannot be read: ");
    }

    @Test
    void readsNothingButSecretsFromFilesOfTheirOwn() {
        assertThat(read(Map.of("RINGCAST_SLOTS_FILE", "/none")).problems())
                .containsExactly("environment RINGCAST_SLOTS_FILE is not known; did you mean RINGCAST_SLOTS?");
    }

    @Test
    void tellsWhichValuesAreOthersNow() {
        final Configuration before = read(Map.of("WEB_PORT", "81"));
        assertThat(read(Map.of("WEB_PORT", "82", "RINGCAST_WEB_OPEN", "false")).changes(before))
                .extracting(Parameter::key)
                .containsExactly("web.port");
    }

    private Path file() {
        return folder.resolve("web.yaml");
    }

    private Configuration ofFile(String text) throws IOException {
        Files.writeString(file(), text);
        return new ConfigurationReader(CATALOGUE, Map.of(), Set.of()).read(Map.of(), file());
    }

    private static Configuration read(Map<String, String> environment) {
        return new ConfigurationReader(CATALOGUE, environment, Set.of("RINGCAST_OTHER")).read(Map.of(), null);
    }
}
