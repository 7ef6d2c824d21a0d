package io.ringcast.server;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes tokens out of the file. */
@Command(
        name = "revoke",
        description =
                "Takes tokens out of the file. A running server notices within 2 seconds, refuses them and ends the"
                        + " streams that were opened with them.",
        mixinStandardHelpOptions = true,
        versionProvider = Ringcast.Version.class,
        sortOptions = false,
        footerHeading = "%nExample:%n",
        footer = "  ringcast token revoke --token-file /etc/ringcast/tokens k3v9x0a7qd")
final class TokenRevokeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private TokenFileOption tokens;

    @Parameters(arity = "1..*", paramLabel = "ID", description = "Their ids, as 'ringcast token list' shows them")
    private List<String> ids;

    @Override
    public Integer call() {
        try {
            tokens.file().remove(new LinkedHashSet<>(ids));
        } catch (IOException e) {
            throw TokenFileOption.failure(e);
        }
        spec.commandLine().getErr().println("revoked: " + String.join(", ", ids));
        return 0;
    }
}
