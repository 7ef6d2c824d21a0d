package io.ringcast.bench.rig.peer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds programs of this machine, in the folders of {@code PATH} and in those where servers stand for root alone. */
final class Programs {
    private static final List<String> SERVER_FOLDERS = List.of("/usr/local/sbin", "/usr/sbin", "/sbin");

    private Programs() {}

    /** The program of that name. */
    static Optional<Path> find(String name) {
        final String path = System.getenv().getOrDefault("PATH", "");
        return Stream.concat(Stream.of(path.split(":", -1)), SERVER_FOLDERS.stream())
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** The program of that name, or the bare name where it is missing. */
    static String command(String name) {
        return find(name).map(Path::toString).orElse(name);
    }

    /** Says that a program is missing and which Debian package has it; empty when it is there. */
    static String missing(String name, String debianPackages) {
        return find(name).isPresent() ? "" : name + " (Debian: " + debianPackages + ")";
    }
}
