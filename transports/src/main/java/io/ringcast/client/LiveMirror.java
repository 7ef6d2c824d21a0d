package io.ringcast.client;

import java.util.HashMap;
import java.util.Map;

/**
 * A copy of all series that a subscription stands for, kept by what its client hears. Any thread; equal to the server's map
 * after each {@link LiveListener#onLive}, until something is on its way again.
 */
public final class LiveMirror implements LiveListener {
    private final Map<SeriesName, UpdateView> series = new HashMap<>();

    @Override
    public synchronized void onSubscribed(boolean isResumed) {
        if (!isResumed) {
            series.clear();
        }
    }

    @Override
    public synchronized void onUpdate(UpdateView update) {
        series.put(update.series(), update);
    }

    @Override
    public synchronized void onRemoved(SeriesName name) {
        series.remove(name);
    }

    /** What is known now, by series. */
    public synchronized Map<SeriesName, UpdateView> series() {
        return Map.copyOf(series);
    }

    /** 16 hex digits, to compare with those of {@link LiveListener#onDigest}, from within that call. */
    public synchronized String digest() {
        final MirrorDigest digest = new MirrorDigest();
        series.forEach((name, update) -> digest.add(name, update.newest()));
        return digest.hex();
    }
}
