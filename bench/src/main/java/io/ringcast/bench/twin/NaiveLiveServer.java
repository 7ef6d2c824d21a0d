package io.ringcast.bench.twin;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.java_websocket.WebSocket;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.WebSocketServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The naive twin's dashboards: every distinct selector gets one text, by the library's {@code broadcast}. */
final class NaiveLiveServer extends WebSocketServer {
    private final JsonMapper mapper = JsonMapper.builder().build();
    private final Map<TwinSelector, List<WebSocket>> clients = new ConcurrentHashMap<>();
    private final Consumer<SnapshotListener> snapshots;

    /** {@code snapshots} calls its listener while no batch is applied. */
    NaiveLiveServer(InetSocketAddress address, Consumer<SnapshotListener> snapshots) {
        super(address, 1);
        this.snapshots = snapshots;
        setTcpNoDelay(true);
        setReuseAddr(true);
        setMaxPendingConnections(1_024);
        setConnectionLostTimeout(0);
    }

    /** Sends a batch to those it concerns; the caller lets no snapshot run meanwhile. */
    void send(long seq, List<NaiveUpdate> updates) {
        clients.forEach((selector, members) -> {
            final List<NaiveUpdate> matching = updates.stream()
                    .filter(update -> selector.matches(update.key()))
                    .toList();
            if (!matching.isEmpty()) {
                broadcast(mapper.writeValueAsString(new UpdateMessage(seq, matching)), members);
            }
        });
    }

    @Override
    public void onOpen(WebSocket client, ClientHandshake handshake) {
        client.send("{\"type\":\"connected\",\"message\":\"naive\"}");
    }

    @Override
    public void onMessage(WebSocket client, String text) {
        final JsonNode request = mapper.readTree(text);
        if ("subscribe".equals(request.path("type").asString())) {
            final TwinSelector selector =
                    TwinSelector.parse(request.path("selector").asString(""));
            snapshots.accept((seq, updates) -> subscribe(client, selector, seq, updates));
        }
    }

    @Override
    public void onClose(WebSocket client, int code, String reason, boolean isRemote) {
        snapshots.accept((seq, updates) -> clients.forEach((selector, members) -> leave(selector, client)));
    }

    @Override
    public void onError(WebSocket client, Exception error) {
        System.err.println(error);
    }

    @Override
    public void onStart() {
        // Nothing to do.
    }

    private void subscribe(WebSocket client, TwinSelector selector, long seq, List<NaiveUpdate> all) {
        final List<NaiveUpdate> matching =
                all.stream().filter(update -> selector.matches(update.key())).toList();
        client.send("{\"type\":\"subscribed\",\"topic\":\"metrics\",\"subscription\":1}");
        client.send(mapper.writeValueAsString(new SnapshotMessage(seq, matching)));
        client.send("{\"type\":\"live\",\"subscription\":1,\"seq\":" + seq + ",\"series\":" + matching.size() + "}");
        final List<WebSocket> members = new ArrayList<>(clients.getOrDefault(selector, List.of()));
        members.add(client);
        clients.put(selector, members);
    }

    private void leave(TwinSelector selector, WebSocket client) {
        final List<WebSocket> members = new ArrayList<>(clients.get(selector));
        if (members.remove(client)) {
            clients.put(selector, members);
        }
    }

    /** Takes what there is. */
    @FunctionalInterface
    interface SnapshotListener {
        void onSnapshot(long seq, List<NaiveUpdate> updates);
    }

    /** Live updates. */
    @JsonPropertyOrder({"type", "subscription", "seq", "updates"})
    private record UpdateMessage(String type, int subscription, long seq, List<NaiveUpdate> updates) {
        UpdateMessage(long seq, List<NaiveUpdate> updates) {
            this("metric_update", 1, seq, updates);
        }
    }

    /** What there is. */
    @JsonPropertyOrder({"type", "subscription", "seq", "snapshot", "updates"})
    private record SnapshotMessage(
            String type, int subscription, long seq, boolean snapshot, List<NaiveUpdate> updates) {
        SnapshotMessage(long seq, List<NaiveUpdate> updates) {
            this("metric_update", 1, seq, true, updates);
        }
    }
}
