package io.ringcast.server;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The token to show to a server. A secret is never printed, neither as a default nor in an error. */
final class TokenOptions {
    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            defaultValue = "${env:RINGCAST_TOKEN}",
            description = "The token to show; on the command line others on this machine can see it, so rather use"
                    + " --token-file (environment: RINGCAST_TOKEN)")
    private String token;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            defaultValue = "${env:RINGCAST_TOKEN_FILE}",
            description = "A file that holds the token and nothing else; read again at each attempt to connect"
                    + " (environment: RINGCAST_TOKEN_FILE)")
    private Path tokenFile;

    /** Where the token comes from; throws {@link IllegalArgumentException} that names the option at fault. */
    TokenSource source() {
        final boolean isToken = token != null && !token.isBlank();
        if (isToken && OptionalFile.isSet(tokenFile)) {
            throw new IllegalArgumentException("a token is set by --token or RINGCAST_TOKEN, and by --token-file or"
                    + " RINGCAST_TOKEN_FILE; leave one out");
        }
        final TokenSource source = isToken
                ? TokenSource.of("--token", token)
                : TokenSource.ofFile("--token-file", OptionalFile.orNull(tokenFile));
        source.get();
        return source;
    }
}
