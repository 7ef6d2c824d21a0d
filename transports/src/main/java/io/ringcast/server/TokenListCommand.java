package io.ringcast.server;

import io.ringcast.auth.Token;
import io.ringcast.auth.TokenRole;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists what the file says of each token. */
@Command(
        name = "list",
        description = "Lists the tokens in the file; their secrets stand nowhere.",
        mixinStandardHelpOptions = true,
        versionProvider = Ringcast.Version.class,
        sortOptions = false,
        footerHeading = "%nExample:%n",
        footer = "  ringcast token list --token-file /etc/ringcast/tokens")
final class TokenListCommand implements Callable<Integer> {
    private static final String ROW = "%-12s  %-6s  %-20s  %-20s  %s%n";

    @Spec
    private CommandSpec spec;

    @Mixin
    private TokenFileOption tokens;

    @Override
    public Integer call() {
        final PrintWriter out = spec.commandLine().getOut();
        out.printf(Locale.ROOT, ROW, "ID", "ROLE", "CREATED", "EXPIRES", "FOR");
        for (final Token token : read()) {
            out.printf(Locale.ROOT, ROW, token.id(), token.role().word(), token.created(), expiry(token), reach(token));
        }
        out.flush();
        return 0;
    }

    private List<Token> read() {
        try {
            return tokens.file().read();
        } catch (IOException e) {
            throw TokenFileOption.failure(e);
        }
    }

    private static String reach(Token token) {
        if (!token.reach().isEmpty()) {
            return token.reach();
        }
        return token.role() == TokenRole.AGENT ? "any agent" : "everything";
    }

    private static String expiry(Token token) {
        if (token.expires() == null) {
            return "never";
        }
        return token.isExpired(Instant.now().toEpochMilli())
                ? "expired"
                : token.expires().toString();
    }
}
