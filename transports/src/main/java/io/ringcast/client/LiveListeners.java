package io.ringcast.client;

import java.util.List;
import java.util.function.Consumer;

/** Tells several what one client hears, in their order. */
public final class LiveListeners implements LiveListener {
    private final List<LiveListener> listeners;

    private LiveListeners(List<LiveListener> listeners) {
        this.listeners = listeners;
    }

    public static LiveListener of(LiveListener... listeners) {
        return new LiveListeners(List.of(listeners));
    }

    @Override
    public void onState(LiveState state, String detail) {
        tell(listener -> listener.onState(state, detail));
    }

    @Override
    public void onConnected(String server, String epoch) {
        tell(listener -> listener.onConnected(server, epoch));
    }

    @Override
    public void onSubscribed(boolean isResumed) {
        tell(listener -> listener.onSubscribed(isResumed));
    }

    @Override
    public void onUpdate(UpdateView update) {
        tell(listener -> listener.onUpdate(update));
    }

    @Override
    public void onRemoved(SeriesName series) {
        tell(listener -> listener.onRemoved(series));
    }

    @Override
    public void onLive(long seriesCount) {
        tell(listener -> listener.onLive(seriesCount));
    }

    @Override
    public void onDigest(long seq, String digest) {
        tell(listener -> listener.onDigest(seq, digest));
    }

    @Override
    public void onServerStats(String json) {
        tell(listener -> listener.onServerStats(json));
    }

    @Override
    public void onError(String code, String message) {
        tell(listener -> listener.onError(code, message));
    }

    @Override
    public void onPong(long roundTripNs) {
        tell(listener -> listener.onPong(roundTripNs));
    }

    private void tell(Consumer<LiveListener> what) {
        listeners.forEach(what);
    }
}
