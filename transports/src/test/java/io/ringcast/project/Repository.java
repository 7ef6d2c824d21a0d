package io.ringcast.project;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.stream.Stream;

/** The files of the repository that the tests run in. */
public final class Repository {
    private static final List<String> MODULES = List.of("proto", "engine", "transports", "bench");

    private Repository() {}

    /** The nearest folder upwards that holds the Maven wrapper. */
    public static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    /** The text of every test source of every module. */
    static List<String> testSources() {
        return MODULES.stream()
                .map(module -> root().resolve(module).resolve("src/test/java"))
                .flatMap(folder -> files(folder, "**.java").stream())
                .map(Repository::read)
                .toList();
    }

    /** Regular files below {@code folder} whose path matches {@code glob}, sorted; none when the folder is absent. */
    static List<Path> files(Path folder, String glob) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
        try (Stream<Path> found = Files.walk(folder)) {
            return found.filter(Files::isRegularFile)
                    .filter(matcher::matches)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The whole text of a file. */
    public static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
