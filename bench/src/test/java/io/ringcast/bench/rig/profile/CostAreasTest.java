package io.ringcast.bench.rig.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ringcast.bench.rig.profile.CostAreas.Share;
import java.util.List;
import org.junit.jupiter.api.Test;

class CostAreasTest {
    private static final CostAreas AREAS = CostAreas.parse(List.of("# a remark", "", "map | latest/", "wire | ^wire"));

    @Test
    void givesAStackToItsInnermostFrameThatHasAName() {
        List<Share> shares = AREAS.shares(List.of("run;latest/put;copy 6", "run;latest/put;wire/read;copy 3", "run 1"));

        assertThat(shares).extracting(Share::area).containsExactly("map", "wire", "else");
        assertThat(shares.get(0).percent()).isCloseTo(60, within(1e-9));
        assertThat(shares.get(1).percent()).isCloseTo(30, within(1e-9));
    }

    @Test
    void namesTheFrameInWhichMostWasSpent() {
        List<Share> shares = AREAS.shares(List.of("latest/put;copy 2", "latest/put;compare 5"));
        assertThat(shares).containsExactly(new Share("map", 100, "compare"));
    }

    @Test
    void asksLaterRoundsOnlyWhereNoneBeforeKnowsTheStack() {
        CostAreas areas = CostAreas.parse(List.of("map | latest/", "---", "JDK | ^java/"));
        assertThat(areas.shares(List.of("latest/put;java/copy 1", "run;java/copy 1")))
                .extracting(Share::area)
                .containsExactlyInAnyOrder("map", "JDK");
    }

    @Test
    void knowsThePartsOfTheServerAndItsSurroundings() {
        List<Share> shares = CostAreas.load()
                .shares(List.of(
                        "java/lang/Thread.run;io/ringcast/engine/latest/LatestValueMap.find 1",
                        "java/lang/Thread.run;io/ringcast/ws/WsWriter.flush;sun/nio/ch/SocketDispatcher.write0;__libc_write"
                                + " 1",
                        "io/netty/channel/epoll/EpollIoHandler.run;epoll_wait 1",
                        "Compile::Compile;PhaseChaitin::Select 1"));
        assertThat(shares)
                .extracting(Share::area)
                .containsExactlyInAnyOrder(
                        "latest-value map", "kernel: socket write", "kernel: waiting and waking", "JIT compiler");
    }
}
