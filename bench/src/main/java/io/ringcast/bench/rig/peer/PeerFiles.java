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
        try (InputStream stream = Objects.requireNonNull(PeerFiles.class.getResourceAsStream(resource), resource)) {
            final Path absolute = folder.toAbsolutePath();
            final String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("${ingestPort}", Integer.toString(ports.ingestPort()))
                    .replace("${clientPort}", Integer.toString(ports.clientPort()))
                    .replace("${folder}", absolute.toString());
            return Files.writeString(absolute.resolve(resource), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where a resource stands; it is run from there, so the classes must stand in a folder. */
    static Path of(String resource) {
        try {
            return Path.of(Objects.requireNonNull(PeerFiles.class.getResource(resource), resource)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
