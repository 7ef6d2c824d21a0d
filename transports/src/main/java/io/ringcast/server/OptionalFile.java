package io.ringcast.server;

import java.nio.file.Path;

/** What an option for a file says that need not be given: an environment variable that is set to nothing counts as not set. */
final class OptionalFile {
    private OptionalFile() {}

    static boolean isSet(Path file) {
        return orNull(file) != null;
    }

    /** The file, or null where none was given. */
    static Path orNull(Path file) {
        return file == null || file.toString().isEmpty() ? null : file;
    }
}
