package io.ringcast.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringcast.engine.event.EngineEvent;
import io.ringcast.engine.event.EventType;
import io.ringcast.engine.event.RunningLimits;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A fault of ours at the end of a client. */
class ClientRequestsTest {
    private static final long CONNECTION_ID = 7;

    private final Counters counters = new Counters();
    private final ClientRings rings = new ClientRings(new FrameLog(1 << 16), 1, 8192, 1, 4096, counters);
    private final Regexes regexes = new Regexes(counters);
    private final Clients clients = new Clients(rings, regexes, new RunningLimits(1, 8), counters);
    private final MemberLists lists = new MemberLists(16);
    private final GroupTable groups = new GroupTable(lists, new Envelopes(lists, 16), regexes, counters);
    private final ClientRequests requests = new ClientRequests(
            clients, groups, null, new Subscriptions(null, lists, groups, counters), null, null, null, null, counters);

    @Test
    @Tag("C16")
    void givesTheRingBackThoughASubscriptionCanNotBeEnded() {
        final ClientState client = clients.open(CONNECTION_ID, new FakeClient(CONNECTION_ID), 0);
        client.subscriptions.add(null);
        final EngineEvent end =
                new EngineEvent(new UnsafeBuffer(new byte[0])).set(EventType.CONNECTION_CLOSED, CONNECTION_ID, 0, 0);

        assertThatThrownBy(() -> requests.onClosed(end)).isInstanceOf(NullPointerException.class);
        requests.onClosed(end);
        assertThat(rings.pollReady()).isNull();
        rings.reclaim();

        assertThat(rings.openCount()).isZero();
        assertThat(counters.get(CounterDescriptor.CONNECTIONS_OPEN)).isZero();
    }
}
