package io.ringcast.bench.rig.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A folder that looks like a checkout of ringcast and holds the build under test. */
public final class OwnCheckout {
    private OwnCheckout() {}

    /** Makes one in {@code folder}, which is empty, and returns the folder. */
    public static Path in(Path folder) throws IOException {
        final Path script = Files.createDirectories(folder.resolve("scripts")).resolve("bench");
        Files.writeString(script, "#!/bin/sh\ntouch \"$(dirname \"$0\")/built\"\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        final Path built = Files.createDirectories(folder.resolve(Path.of("bench", "target")));
        Files.writeString(built.resolve("classpath"), JavaCommand.ownClassPath());
        return folder;
    }
}
