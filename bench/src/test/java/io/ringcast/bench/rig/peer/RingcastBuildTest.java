package io.ringcast.bench.rig.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RingcastBuildTest {
    private static final PeerPorts PORTS = new PeerPorts(40_001, 40_002);

    @TempDir
    private Path folder;

    @Test
    void leavesOutWhatAnEarlierBuildDoesNotKnowAndSaysSo() {
        RingcastBuild earlier = new RingcastBuild("classes", Set.of("--grpc-port"), "c0ffee");
        List<String> options = List.of("--grpc-port", "1", "--warm-up-ms", "0");
        assertThat(earlier.serve(options))
                .endsWith("-cp", "classes", "io.ringcast.server.Ringcast", "serve", "--grpc-port", "1");
        assertThat(earlier.unknown(options)).containsExactly("--warm-up-ms");
    }

    @Test
    void keepsAllOptionsOfItsOwn() {
        RingcastBuild own = RingcastBuild.own();
        assertThat(own.serve(List.of("--any-option", "1"))).endsWith("serve", "--any-option", "1");
        assertThat(own.unknown(List.of("--any-option", "1"))).isEmpty();
    }

    @Test
    void buildsAnotherCheckoutAndAsksItForItsOptions() throws IOException {
        Path checkout = OwnCheckout.in(folder);
        RingcastPeer peer = RingcastPeer.of(checkout);
        assertThat(checkout.resolve("scripts/built")).exists();
        assertThat(peer.command(PORTS, folder))
                .contains("40001", "40002", "--warm-up-ms")
                .anyMatch(argument -> argument.startsWith(checkout.resolve("bench/target/classes") + ":"));
        assertThat(peer.holding(5).command(PORTS, folder)).containsSequence("--series-max", "5");
        assertThat(peer.description()).startsWith("ringcast at commit ").doesNotContain("no such options");
        assertThat(peer.name()).isEqualTo(RingcastPeer.BASELINE);
        assertThat(RingcastPeer.isPlain(peer)).isTrue();
    }

    @Test
    void saysWhatIsWrongWithAFolderThatIsNoCheckout() throws IOException {
        assertThatThrownBy(() -> RingcastPeer.of(folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(folder.toString(), "scripts/bench");
        Path script = OwnCheckout.in(folder).resolve("scripts/bench");
        Files.writeString(script, "#!/bin/sh\nexit 1\n");
        Files.delete(folder.resolve("bench/target/classpath"));
        assertThatThrownBy(() -> RingcastPeer.of(folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(script.toString(), "failed");
        Files.writeString(script, "#!/bin/sh\n");
        assertThatThrownBy(() -> RingcastPeer.of(folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("can't be built", "classpath");
    }

    @Test
    void isPlainWithoutTlsAndInJsonAlone() {
        assertThat(RingcastPeer.isPlain(new RingcastPeer())).isTrue();
        assertThat(RingcastPeer.isPlain(RingcastPeer.binary())).isFalse();
        assertThat(RingcastPeer.isPlain(RingcastPeer.encrypted())).isFalse();
        assertThat(RingcastPeer.isPlain(JavaPeer.NAIVE)).isFalse();
    }
}
