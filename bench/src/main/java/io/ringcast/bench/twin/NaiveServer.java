package io.ringcast.bench.twin;

import io.grpc.netty.NettyServerBuilder;
import io.ringcast.proto.v1.MetricBatch;
import io.ringcast.proto.v1.Series;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a typical engineer would write, done well: generated classes, a {@code ConcurrentHashMap} of newest values, Jackson, and the
 * WebSocket library's {@code broadcast}, one message per batch and distinct selector, or per update. One lock keeps snapshots and updates apart.
 */
public final class NaiveServer {
    private final Map<SeriesKey, Latest> latest = new ConcurrentHashMap<>();
    private final NaiveLiveServer live;
    private final boolean isPerUpdate;
    private long seq;

    private NaiveServer(int clientPort, boolean isPerUpdate) {
        this.isPerUpdate = isPerUpdate;
        live = new NaiveLiveServer(new InetSocketAddress(InetAddress.getLoopbackAddress(), clientPort), this::snapshot);
    }

    /** Serves on loopback; {@code args}: the agents' port, the clients', and {@code update} for a message per update. */
    public static void main(String[] args) throws IOException, InterruptedException {
        final NaiveServer server = new NaiveServer(Integer.parseInt(args[1]), args.length > 2);
        server.live.start();
        NettyServerBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])))
                .addService(new Sessions(server::onBatch))
                .build()
                .start()
                .awaitTermination();
    }

    private synchronized void onBatch(String agentId, MetricBatch batch) {
        final List<NaiveUpdate> updates = new ArrayList<>(batch.getSeriesCount());
        for (final Series series : batch.getSeriesList()) {
            final SeriesKey key = SeriesKey.of(agentId, series);
            final Latest newest = latest.merge(key, Latest.of(series, 0), (old, ignored) -> Latest.of(series, old.n()));
            updates.add(NaiveUpdate.of(key, series, newest.n()));
        }
        if (isPerUpdate) {
            updates.forEach(update -> live.send(++seq, List.of(update)));
        } else {
            live.send(++seq, updates);
        }
    }

    private synchronized void snapshot(NaiveLiveServer.SnapshotListener listener) {
        final List<NaiveUpdate> updates = new ArrayList<>();
        latest.forEach((key, newest) -> updates.add(NaiveUpdate.of(key, newest)));
        listener.onSnapshot(seq, updates);
    }

    /** The newest sample of a series and how many there were. */
    record Latest(long timestampNs, double value, long n) {
        static Latest of(Series series, long samplesBefore) {
            final int newest = series.getTimestampsNsCount() - 1;
            return new Latest(series.getTimestampsNs(newest), series.getValues(newest), samplesBefore + newest + 1);
        }
    }
}
