package io.ringcast.server;

import io.ringcast.auth.Token;
import io.ringcast.auth.TokenRole;
import io.ringcast.auth.TokenSecret;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Prints a new token, once, and keeps its hash. */
@Command(
        name = "create",
        description = "Prints a new token, this once, and adds its hash to the file, which is made if there is none.",
        mixinStandardHelpOptions = true,
        versionProvider = Ringcast.Version.class,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  ringcast token create --token-file /etc/ringcast/tokens --agent-id a1 > token-of-a1",
            "  ringcast token create --token-file /etc/ringcast/tokens --role viewer --scope '{env=\"prod\"}'"
        })
final class TokenCreateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private TokenFileOption tokens;

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            defaultValue = "agent",
            description = "agent: to send; viewer: to watch, as a dashboard (default: ${DEFAULT-VALUE})")
    private TokenRole role;

    @Option(
            names = "--agent-id",
            paramLabel = "ID",
            description = "Of an agent: the one that it is for; ending with * for all agents whose ids begin so"
                    + " (default: any)")
    private String agentId = "";

    @Option(
            names = "--scope",
            paramLabel = "SELECTOR",
            description = "Of a viewer: all that it may see, as in '{env=\"prod\"}' (default: everything)")
    private String scope = "";

    @Option(
            names = "--expires-in",
            paramLabel = "TIME",
            converter = LifetimeConverter.class,
            description = "After so long it is no longer good, such as 12h or 90d (default: never)")
    private Duration lifetime;

    @Override
    public Integer call() {
        final TokenSecret secret = TokenSecret.draw(new SecureRandom());
        final Token token = token(secret);
        try {
            tokens.file().add(token);
        } catch (IOException e) {
            throw TokenFileOption.failure(e);
        }
        spec.commandLine().getOut().println(secret.text());
        spec.commandLine()
                .getErr()
                .println("token " + token.id() + " for " + bearer()
                        + (lifetime == null ? ", never expires" : ", expires " + token.expires())
                        + "; it is shown this once");
        return 0;
    }

    private String bearer() {
        return switch (role) {
            case AGENT -> agentId.isEmpty() ? "any agent" : "agent " + agentId;
            case VIEWER -> scope.isEmpty() ? "a viewer of everything" : "a viewer of " + scope;
        };
    }

    private Token token(TokenSecret secret) {
        if (role == TokenRole.AGENT && !scope.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--scope is for --role viewer");
        }
        if (role == TokenRole.VIEWER && !agentId.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--agent-id is for --role agent");
        }
        final Instant created = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        try {
            return new Token(
                    secret.id(),
                    role,
                    role == TokenRole.AGENT ? agentId : scope,
                    created,
                    lifetime == null ? null : created.plus(lifetime),
                    secret.sha256());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(), (role == TokenRole.AGENT ? "--agent-id: " : "--scope: ") + e.getMessage(), e);
        }
    }
}
