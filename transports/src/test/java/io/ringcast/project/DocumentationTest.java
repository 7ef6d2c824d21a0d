package io.ringcast.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the documents point at exists. */
class DocumentationTest {
    private static final Pattern FENCED = Pattern.compile("(?ms)^```.*?^```");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)");
    private static final Pattern PATH = Pattern.compile("`(?:[A-Z_]+=\\S+ )*((?:scripts|docs)/[^\\s`]+)");

    private final Path root = Repository.root();

    @Test
    @Tag("G11")
    void saysHowToRunItWhereItListensWhatItSaysAndWhatItCannotDo() {
        String readme = Repository.read(root.resolve("README.md"));
        assertThat(readme).contains("scripts/demo", "4317", "8081", "docs/protocol.md");
        assertThat(readme).containsIgnoringCase("limitations");
        assertThat(root.resolve("docs/schema")).isNotEmptyDirectory();
    }

    @Test
    @Tag("G16")
    void isUnderTheApacheLicense() {
        assertThat(Repository.read(root.resolve("LICENSE"))).contains("Apache License", "Version 2.0, January 2004");
    }

    @Test
    void linksOnlyToFilesThatExist() {
        List<String> broken = new ArrayList<>();
        for (Path document : documents()) {
            LINK.matcher(prose(document))
                    .results()
                    .map(link -> link.group(1))
                    .filter(link -> !link.contains(":"))
                    .filter(link -> Files.notExists(document.resolveSibling(link)))
                    .forEach(link -> broken.add(root.relativize(document) + ": " + link));
        }
        assertThat(broken).as("links to nothing").isEmpty();
    }

    @Test
    void namesOnlyScriptsAndDocumentsThatExist() {
        List<String> missing = new ArrayList<>();
        for (Path document : documents()) {
            PATH.matcher(prose(document))
                    .results()
                    .map(path -> path.group(1))
                    .filter(path -> !path.contains("*"))
                    .filter(path -> Files.notExists(root.resolve(path)))
                    .forEach(path -> missing.add(root.relativize(document) + ": " + path));
        }
        assertThat(missing).as("paths named in backticks that do not exist").isEmpty();
    }

    @Test
    void listsEveryScript() {
        Path scripts = root.resolve("scripts");
        String table = Repository.read(scripts.resolve("README.md"));
        List<String> unlisted = Repository.files(scripts, "**").stream()
                .map(script -> scripts.relativize(script).toString())
                .filter(script -> !script.equals("README.md"))
                .filter(script -> !table.contains("| `scripts/" + script + "` |"))
                .toList();
        assertThat(unlisted).as("scripts that scripts/README.md does not list").isEmpty();
    }

    private List<Path> documents() {
        return Stream.concat(
                        Stream.of(root.resolve("README.md"), root.resolve("scripts/README.md"))
                                .filter(Files::exists),
                        Repository.files(root.resolve("docs"), "**.md").stream())
                .toList();
    }

    private static String prose(Path document) {
        return FENCED.matcher(Repository.read(document)).replaceAll("");
    }
}
