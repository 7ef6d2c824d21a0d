package io.ringcast.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class EngineConfigurationTest {
    @Test
    void acceptsItsOwnDefaults() {
        final EngineConfiguration defaults = EngineConfiguration.defaults();
        assertThat(defaults.checked()).isSameAs(defaults);
        for (final Setting setting : EngineConfiguration.settings()) {
            assertThat(setting.check(setting.defaultValue())).isEqualTo(setting.defaultValue());
        }
    }

    @Test
    void namesTheKeyAndTheLimitOfAValueOutOfRange() {
        assertThatThrownBy(() -> EngineConfiguration.defaults().with(EngineConfiguration.TICK_MS, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tick.ms=0 < MIN=1");
        assertThatThrownBy(() -> EngineConfiguration.defaults().with(EngineConfiguration.TICK_MS, 10_001))
                .hasMessage("tick.ms=10001 > MAX=10000");
    }

    @Test
    void namesBothSettingsWhenABatchDoesNotFitTheRing() {
        final EngineConfiguration small = EngineConfiguration.defaults().with(EngineConfiguration.RING_SLOTS, 128);

        assertThatThrownBy(small::checked)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("batch.max-bytes=65536 takes 32 slots > 16, an eighth of ring.slots=128");
        assertThat(small.with(EngineConfiguration.BATCH_MAX_BYTES, 16 * 2048).checked())
                .isNotNull();
    }

    @Test
    void namesBothSettingsWhenTheLongestItemDoesNotFitHalfTheFrameLog() {
        final EngineConfiguration small =
                EngineConfiguration.defaults().with(EngineConfiguration.FRAME_LOG_BYTES, 1 << 18);

        assertThatThrownBy(small::checked)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("frame-log.bytes=262144 / 2 < ")
                .hasMessageContainingAll("labels.max=32", "label.value-max-bytes=1024", "batch.max-bytes=65536");
        assertThat(small.with(EngineConfiguration.LABELS_MAX, 8).checked()).isNotNull();
        assertThat(small.with(EngineConfiguration.BATCH_MAX_BYTES, 16_384).checked())
                .isNotNull();
    }

    @Test
    void takesNoBatchLimitBelowTheLongestRequestOfAClient() {
        assertThatThrownBy(() -> EngineConfiguration.defaults().with(EngineConfiguration.BATCH_MAX_BYTES, 4095))
                .hasMessage("batch.max-bytes=4095 < MIN=4096");
    }

    @Test
    void asksForPowersOfTwoWhereTheMemoryNeedsThem() {
        assertThatThrownBy(() -> EngineConfiguration.defaults().with(EngineConfiguration.RING_SLOTS, 8000))
                .hasMessage("ring.slots=8000 is not a power of two");
        assertThatThrownBy(() -> EngineConfiguration.defaults().with(EngineConfiguration.CLIENT_RING_BYTES, 5000))
                .hasMessage("client.ring-bytes=5000 is not a power of two");
    }

    @Test
    void refusesTicksThatAreTooSeldomToSeeAClientStall() {
        final EngineConfiguration seldom =
                EngineConfiguration.defaults().with(EngineConfiguration.CLIENT_STALL_MS, 499);
        assertThatThrownBy(seldom::checked)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("client.stall-ms=499 < 5 ticks of tick.ms=100");
        assertThat(seldom.with(EngineConfiguration.TICK_MS, 99).checked().get(EngineConfiguration.CLIENT_STALL_MS))
                .isEqualTo(499);
    }

    @Test
    void lowersTheThresholdOfSlowClientsToHalfTheFrameLog() {
        final EngineConfiguration checked = EngineConfiguration.defaults()
                .with(EngineConfiguration.FRAME_LOG_BYTES, 1 << 20)
                .checked();
        assertThat(checked.get(EngineConfiguration.CLIENT_BACKPRESSURE_BYTES)).isEqualTo(1 << 19);
    }
}
