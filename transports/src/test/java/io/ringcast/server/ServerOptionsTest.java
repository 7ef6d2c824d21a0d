package io.ringcast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringcast.config.ConfigurationException;
import io.ringcast.config.Parameter;
import io.ringcast.grpc.GrpcConfiguration;
import io.ringcast.ws.WsConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class ServerOptionsTest {
    private static final List<Parameter<?>> ALL =
            ServerParameters.catalogue().parameters().toList();

    @TempDir
    private Path folder;

    @Test
    void everyOptionIsAFlagAndAVariableOfItsOwn() {
        assertThat(ALL).extracting(Parameter::flag).doesNotHaveDuplicates();
        assertThat(ALL).extracting(Parameter::environment).doesNotHaveDuplicates();
        final CommandSpec command = CommandSpec.create();
        ServerOptions.addTo(command, ServerParameters.catalogue(), Map.of());
        final String help = new CommandLine(command).getUsageMessage();
        assertThat(ALL).allMatch(option -> help.contains(option.flag()) && help.contains(option.environment()));
    }

    @Test
    void readsTheFileAgainWhenAsked() throws IOException {
        final Path file = Files.writeString(folder.resolve("ringcast.yaml"), "ws: {messages-per-second-max: 10}");
        final ServerOptions options = options(Map.of("LIVE_WS_PORT", "3"), "--config=" + file, "--grpc-port=1");
        final ServerConfiguration before = options.configuration();

        Files.writeString(file, "ws: {messages-per-second-max: 20}\nlive: {ws-port: 5}\ngrpc: {port: 6}");
        final ServerConfiguration after = options.configuration();

        assertThat(before.ws().get(WsConfiguration.MESSAGES_PER_SECOND_MAX)).isEqualTo(10);
        assertThat(after.ws().get(WsConfiguration.MESSAGES_PER_SECOND_MAX)).isEqualTo(20);
        assertThat(after.ws().get(WsConfiguration.PORT)).isEqualTo(3);
        assertThat(after.grpc().get(GrpcConfiguration.PORT)).isEqualTo(1);
        assertThat(after.values().changes(before.values()))
                .extracting(Parameter::key)
                .containsExactly("ws.messages-per-second-max");
    }

    @Test
    void tellsAllThatIsWrongAtOnce() {
        final ServerOptions options =
                options(Map.of("LIVE_WS_PORT", "-1", "RINGCAST_GRPC_PROT", "1"), "--ring-slots=3", "--grpc-tls-cert=c");
        assertThatThrownBy(options::configuration)
                .isInstanceOf(ConfigurationException.class)
                .message()
                .hasLineCount(4)
                .contains(
                        "environment LIVE_WS_PORT=-1: live.ws-port=-1 < MIN=0",
                        "environment RINGCAST_GRPC_PROT is not known; did you mean RINGCAST_GRPC_PORT?",
                        "--ring-slots=3: ring.slots=3 < MIN=64",
                        "--grpc-tls-cert and --grpc-tls-key go together");
    }

    @Test
    void otherCommandsTakeTheLogOptionsUnderTheSameNames() {
        final CommandSpec agent = Ringcast.commandLine(Map.of(), new StopSignal())
                .getSubcommands()
                .get("agent")
                .getCommandSpec();
        assertThat(LogOptions.all())
                .allSatisfy(parameter -> assertThat(
                                agent.findOption(parameter.flag()).description()[0])
                        .startsWith(parameter.meaning().replaceFirst("\\.$", " "))
                        .contains("environment: " + parameter.environment() + ")"));
    }

    @Test
    void listsEverySettingAndWhereItComesFromForTheLog() {
        final List<String> lines = options(
                        Map.of("AUTH_URL", "https://a:b@auth.example/check?key=c", "LIVE_WS_PORT", "1"),
                        "--instance-id=one")
                .configuration()
                .lines();
        assertThat(lines)
                .contains(
                        "auth.url=https://***@auth.example/check?*** by environment AUTH_URL",
                        "live.ws-port=1 by environment LIVE_WS_PORT (default 8081)",
                        "instance.id=one by --instance-id")
                .anyMatch(line -> line.startsWith("by default: grpc.tls-client-auth=required grpc.port=4317 "))
                .noneMatch(line -> line.contains("grpc.tls-cert"));
    }

    private static ServerOptions options(Map<String, String> environment, String... arguments) {
        final CommandSpec command = CommandSpec.create();
        final ServerOptions options = ServerOptions.addTo(command, ServerParameters.catalogue(), environment);
        new CommandLine(command).parseArgs(arguments);
        return options;
    }
}
