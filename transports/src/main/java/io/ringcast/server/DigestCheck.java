package io.ringcast.server;

import io.ringcast.client.LiveClient;
import io.ringcast.client.LiveListener;
import io.ringcast.client.LiveMirror;
import java.io.PrintWriter;

/** Compares what a client knows with what the server knows: when asked to, and whenever the client was told everything. */
final class DigestCheck implements LiveListener {
    private final LiveMirror mirror;
    private final PrintWriter err;
    private volatile LiveClient client;
    private long equalCount;
    private volatile boolean isFailed;

    /** @param mirror what the client knows; it must hear before this does. */
    DigestCheck(LiveMirror mirror, PrintWriter err) {
        this.mirror = mirror;
        this.err = err;
    }

    /** Whose mirror it is; to be called before the client starts. */
    void watch(LiveClient watched) {
        client = watched;
    }

    /** Compares soon. */
    void ask() {
        client.digest();
    }

    /** Whether a comparison failed. */
    boolean isFailed() {
        return isFailed;
    }

    @Override
    public void onLive(long seriesCount) {
        ask();
    }

    @Override
    public void onDigest(long seq, String digest) {
        final String known = mirror.digest();
        if (known.equals(digest)) {
            equalCount++;
            err.println("digest equal at " + seq + ": " + digest + ", "
                    + mirror.series().size() + " series");
        } else {
            isFailed = true;
            err.println("digest DIFFERS at " + seq + ": the server's is " + digest + ", ours is " + known + " of "
                    + mirror.series().size() + " series, after " + equalCount + " that were equal; beginning anew");
            client.beginAnew();
        }
    }
}
