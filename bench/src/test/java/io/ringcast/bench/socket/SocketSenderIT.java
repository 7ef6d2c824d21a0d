package io.ringcast.bench.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.bench.rig.peer.CorePinning;
import io.ringcast.bench.rig.peer.JavaProcess;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class SocketSenderIT {
    private static final int CLIENTS = 3;

    @ParameterizedTest
    @EnumSource(Way.class)
    void bringsEveryByteToEverySocketInEveryWay(Way way) throws IOException {
        try (SocketDrain drain = SocketDrain.launch()) {
            List<String> lines = JavaProcess.output(
                    SocketSender.class.getName(),
                    List.of(Integer.toString(drain.port()), Integer.toString(CLIENTS), way.name(), "50", "1", "512"),
                    CorePinning.NONE);

            assertThat(lines).hasSize(2);
            String[] last = lines.get(1).split(" ", -1);
            assertThat(Long.parseLong(last[1])).as("updates").isPositive();
            assertThat(Long.parseLong(last[1]) % (CLIENTS * 512)).isZero();
            assertThat(Long.parseLong(last[2])).as("CPU time").isPositive();
            long writtenBytes = Long.parseLong(last[4]);
            await().until(() -> drain.byteCount() >= writtenBytes);
            assertThat(drain.byteCount()).isEqualTo(writtenBytes);
        }
    }
}
