package io.ringcast.bench.rig.peer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** The files of peers that are no Java: configurations and sources, which stand beside this class as resources. */
final class PeerFiles {
    private PeerFiles() {}

    /**
     * Writes a configuration into {@code folder}, with the ports and the folder put in for {@code ${ingestPort}},
     * {@code ${clientPort}} and {@code ${folder}}; returns its path.
     */
    static Path write(String resource, PeerPorts ports, Path folder) {
        return write(
                resource,
                text(resource)
                        .replace("${ingestPort}", Integer.toString(ports.ingestPort()))
                        .replace("${clientPort}", Integer.toString(ports.clientPort()))
                        .replace("${folder}", folder.toAbsolutePath().toString()),
                folder);
    }

    /** Copies a file into {@code folder} as it is; returns its path. */
    static Path copy(String resource, Path folder) {
        return write(resource, text(resource), folder);
    }

    /** Where npm's packages are, if {@code scripts/peer-packages} has been here: beside the classes, in the build's folder. */
    static Path nodeModules() {
        return classes().resolveSibling("node_modules");
    }

    /** The repository's folder, above this module's. */
    static Path root() {
        return classes().resolve(Path.of("..", "..", "..")).normalize();
    }

    private static Path classes() {
        try {
            return Path.of(PeerFiles.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path write(String name, String text, Path folder) {
        try {
            return Files.writeString(folder.toAbsolutePath().resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(String resource) {
        try (InputStream stream = Objects.requireNonNull(PeerFiles.class.getResourceAsStream(resource), resource)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
