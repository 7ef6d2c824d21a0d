package io.ringcast.client;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps all that a client tells. */
public final class LiveRecorder implements LiveListener {
    public final List<String> events = new CopyOnWriteArrayList<>();
    public final List<LiveState> states = new CopyOnWriteArrayList<>();
    /** Beside {@link #states}: what was said with each. */
    public final List<String> details = new CopyOnWriteArrayList<>();

    public final List<String> subscribes = new CopyOnWriteArrayList<>();
    public final List<UpdateView> updates = new CopyOnWriteArrayList<>();

    @Override
    public void onState(LiveState state, String detail) {
        details.add(detail);
        states.add(state);
    }

    @Override
    public void onConnected(String server, String epoch) {
        events.add("connected " + server + " " + epoch);
    }

    @Override
    public void onSubscribed(boolean isResumed) {
        subscribes.add(isResumed ? "resumed" : "anew");
    }

    @Override
    public void onDigest(long seq, String digest) {
        events.add("digest " + seq + " " + digest);
    }

    @Override
    public void onServerStats(String json) {
        events.add("stats " + json);
    }

    @Override
    public void onUpdate(UpdateView update) {
        updates.add(update);
    }

    @Override
    public void onRemoved(SeriesName series) {
        events.add("removed " + series);
    }

    @Override
    public void onLive(long seriesCount) {
        events.add("live " + seriesCount);
    }

    @Override
    public void onError(String code, String message) {
        events.add("error " + code);
    }

    @Override
    public void onPong(long roundTripNs) {
        events.add("pong");
    }
}
