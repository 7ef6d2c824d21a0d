package io.ringcast.server;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes, lists and revokes the tokens that agents and dashboards show. */
@Command(
        name = "token",
        description =
                "Makes, lists and revokes the tokens that agents and dashboards show. A running server notices within 2 seconds.",
        mixinStandardHelpOptions = true,
        versionProvider = Ringcast.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {TokenCreateCommand.class, TokenListCommand.class, TokenRevokeCommand.class},
        footerHeading = "%nExamples:%n",
        footer = {
            "  ringcast token create --token-file /etc/ringcast/tokens --agent-id a1 > token-of-a1",
            "  ringcast token create --token-file /etc/ringcast/tokens --agent-id 'rack1-*' --expires-in 90d",
            "  ringcast token create --token-file /etc/ringcast/tokens --role viewer --scope '{env=\"prod\"}'",
            "  ringcast token list --token-file /etc/ringcast/tokens",
            "  ringcast token revoke --token-file /etc/ringcast/tokens k3v9x0a7qd"
        })
final class TokenCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "create, list or revoke?");
    }
}
