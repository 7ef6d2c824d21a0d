package io.ringcast.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringcast.engine.event.StreamOpening;
import io.ringcast.proto.v1.Handshake;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HandshakeDecoderTest {
    private final HandshakeDecoder decoder = new HandshakeDecoder(65_536);

    @ParameterizedTest
    @CsvSource({
        "0, 4, 65536",
        "65536, 4, 65536",
        "9999999, 4, 65536",
        "4096, 64, 4096",
        "1, 64, 4096",
        "5000, 52, 5041",
    })
    void takesAsManyBatchesAheadAsTheBudgetAllows(int declaredBytes, int prefetchCount, int maxBodyLength) {
        assertThat(decoder.prefetchCount(declaredBytes)).isEqualTo(prefetchCount);
        assertThat(decoder.maxBodyLength(prefetchCount)).isEqualTo(maxBodyLength);
    }

    @Test
    void takesOneBatchAheadHoweverLongItIs() {
        final HandshakeDecoder large = new HandshakeDecoder(16 << 20);
        assertThat(large.prefetchCount(0)).isEqualTo(1);
        assertThat(large.maxBodyLength(1)).isEqualTo(16 << 20);
    }

    @Test
    void readsNumbersBeyondAnIntAsTheLargestInt() {
        final StreamOpening opening = decoder.opening(
                Handshake.newBuilder().setIntervalMs(-1).setMaxBatchBytes(-1).build(), "a1");
        assertThat(opening.intervalMs()).isEqualTo(Integer.MAX_VALUE);
        assertThat(opening.prefetchCount()).isEqualTo(4);
    }

    @Test
    void refusesAnOpeningThatIsLongerThanAnEvent() {
        final StreamOpening opening = new StreamOpening("a", "", "n", Map.of(), "v".repeat(70_000), 0, 1);
        assertThatThrownBy(() -> decoder.encode(opening)).hasMessageContaining("longer than 65536 bytes");
    }
}
