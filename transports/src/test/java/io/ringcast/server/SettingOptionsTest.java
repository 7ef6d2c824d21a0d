package io.ringcast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringcast.engine.EngineConfiguration;
import io.ringcast.engine.Setting;
import io.ringcast.grpc.GrpcConfiguration;
import io.ringcast.http.HttpConfiguration;
import io.ringcast.ws.WsConfiguration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class SettingOptionsTest {
    private static final List<Setting> ALL = Stream.of(
                    EngineConfiguration.settings(),
                    GrpcConfiguration.settings(),
                    WsConfiguration.settings(),
                    HttpConfiguration.settings())
            .flatMap(List::stream)
            .toList();

    @Test
    void everySettingIsAFlagAndAVariableOfItsOwn() {
        assertThat(ALL).extracting(Setting::flag).doesNotHaveDuplicates();
        assertThat(ALL).extracting(Setting::environment).doesNotHaveDuplicates();
        final String help = new CommandLine(command(new SettingOptions(Map.of()))).getUsageMessage();
        assertThat(ALL).allMatch(setting -> help.contains(setting.flag() + "="));
    }

    @Test
    @Tag("E1")
    void takesTheFlagBeforeTheEnvironmentBeforeTheDefault() {
        final SettingOptions options = new SettingOptions(Map.of("RINGCAST_GRPC_PORT", "2", "LIVE_WS_PORT", "3"));
        new CommandLine(command(options)).parseArgs("--grpc-port", "1");

        assertThat(options.get(GrpcConfiguration.PORT)).isEqualTo(1);
        assertThat(options.get(WsConfiguration.PORT)).isEqualTo(3);
        assertThat(options.get(EngineConfiguration.RING_SLOTS)).isEqualTo(8192);
    }

    @Test
    void leavesTheDefaultWhereAVariableIsEmpty() {
        assertThat(new SettingOptions(Map.of("LIVE_WS_PORT", " ")).get(WsConfiguration.PORT))
                .isEqualTo(8081);
    }

    @Test
    void configuresWhatWasChosen() {
        final SettingOptions options = new SettingOptions(Map.of("LIVE_WS_PORT", "3"));
        final WsConfiguration configuration =
                options.configure(WsConfiguration.defaults(), WsConfiguration.settings(), WsConfiguration::with);

        assertThat(configuration.get(WsConfiguration.PORT)).isEqualTo(3);
        assertThat(configuration.get(WsConfiguration.PING_INTERVAL_MS)).isEqualTo(30_000);
    }

    @Test
    void namesTheVariableThatIsOutOfRange() {
        assertThatThrownBy(() -> new SettingOptions(Map.of("LIVE_WS_PORT", "-1")).get(WsConfiguration.PORT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("environment LIVE_WS_PORT=-1: live.ws.port=-1 < MIN=0");
    }

    private static CommandSpec command(SettingOptions options) {
        final CommandSpec command = CommandSpec.create();
        options.addTo(command, "All:", ALL);
        return command;
    }
}
