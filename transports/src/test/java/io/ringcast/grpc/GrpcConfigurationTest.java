package io.ringcast.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringcast.engine.EngineConfiguration;
import io.ringcast.engine.Setting;
import org.junit.jupiter.api.Test;

class GrpcConfigurationTest {
    @Test
    void hasADefaultInRangeForEverySetting() {
        for (final Setting setting : GrpcConfiguration.settings()) {
            assertThat(setting.check(GrpcConfiguration.defaults().get(setting))).isEqualTo(setting.defaultValue());
        }
        assertThat(GrpcConfiguration.PORT.flag()).isEqualTo("--grpc-port");
    }

    @Test
    void keepsTheValueChosenAndLeavesTheOriginalAlone() {
        final GrpcConfiguration defaults = GrpcConfiguration.defaults();
        assertThat(defaults.with(GrpcConfiguration.PORT, 5000).getInt(GrpcConfiguration.PORT))
                .isEqualTo(5000);
        assertThat(defaults.getInt(GrpcConfiguration.PORT)).isEqualTo(4317);
    }

    @Test
    void refusesAValueOutOfRangeAndAnOptionOfAnotherPart() {
        assertThatThrownBy(() -> GrpcConfiguration.defaults().with(GrpcConfiguration.PORT, 65_536))
                .hasMessage("grpc.port=65536 > MAX=65535");
        assertThatThrownBy(() -> GrpcConfiguration.defaults().with(EngineConfiguration.RING_SLOTS, 64))
                .hasMessageContaining("ring.slots");
    }
}
