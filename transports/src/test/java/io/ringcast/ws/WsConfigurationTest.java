package io.ringcast.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringcast.engine.Setting;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The options of the live listener. */
@Tag("E1")
class WsConfigurationTest {
    @Test
    void hasTheAgreedNamesAndDefaults() {
        final WsConfiguration defaults = WsConfiguration.defaults();
        assertThat(WsConfiguration.PORT.flag()).isEqualTo("--live-ws-port");
        assertThat(WsConfiguration.PORT.environment()).isEqualTo("LIVE_WS_PORT");
        assertThat(defaults.getInt(WsConfiguration.PORT)).isEqualTo(8081);
        assertThat(WsConfiguration.PING_INTERVAL_MS.environment()).isEqualTo("LIVE_WS_PING_INTERVAL_MS");
        assertThat(defaults.get(WsConfiguration.PING_INTERVAL_MS)).isEqualTo(30_000);
        assertThat(WsConfiguration.DRAIN_TIMEOUT_MS.environment()).isEqualTo("LIVE_WS_DRAIN_TIMEOUT_MS");
        assertThat(defaults.get(WsConfiguration.DRAIN_TIMEOUT_MS)).isEqualTo(5_000);
    }

    @Test
    void declaresEachOptionOnceWithADefaultInRange() {
        assertThat(WsConfiguration.settings())
                .doesNotHaveDuplicates()
                .allMatch(setting -> setting.check(setting.defaultValue()) == setting.defaultValue());
        assertThat(WsConfiguration.settings().stream().map(Setting::environment))
                .doesNotHaveDuplicates();
    }

    @Test
    void refusesAValueOutOfRangeAndNamesTheKey() {
        assertThatThrownBy(() -> WsConfiguration.defaults().with(WsConfiguration.PORT, 65_536))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("live.ws-port=65536");
    }
}
