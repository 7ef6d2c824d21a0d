package io.ringcast.server;

import io.ringcast.auth.TokenFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which file of tokens a command works on. */
final class TokenFileOption {
    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            required = true,
            defaultValue = "${env:RINGCAST_AUTH_TOKEN_FILE}",
            description = "The file that 'ringcast serve --token-file' reads (environment: RINGCAST_AUTH_TOKEN_FILE)")
    private Path path;

    TokenFile file() {
        return new TokenFile(path);
    }

    /** A failure whose message alone is told. */
    static UncheckedIOException failure(IOException cause) {
        return new UncheckedIOException(cause.getMessage(), cause);
    }
}
