package io.ringcast.server;

import io.ringcast.client.LiveListener;
import io.ringcast.client.LiveMirror;
import java.io.PrintWriter;

/**
 * Compares what a client knows with what the server knows: when asked to, and whenever the client was told everything. One
 * difference may come of updates that were overtaken; two in a row are one. On the client's thread.
 */
final class DigestCheck implements LiveListener {
    private final LiveMirror mirror;
    private final PrintWriter err;
    private Runnable ask = () -> {};
    private Runnable beginAnew = () -> {};
    private boolean isSuspected;
    private volatile boolean isFailed;

    /** What {@code mirror} knows is compared; it must hear before this does. */
    DigestCheck(LiveMirror mirror, PrintWriter err) {
        this.mirror = mirror;
        this.err = err;
    }

    /** How to ask for a digest, and how to begin anew; to be said before anything is heard. */
    void with(Runnable newAsk, Runnable newBeginAnew) {
        ask = newAsk;
        beginAnew = newBeginAnew;
    }

    /** Whether the two were found to differ. */
    boolean isFailed() {
        return isFailed;
    }

    @Override
    public void onLive(long seriesCount) {
        ask.run();
    }

    @Override
    public void onDigest(long seq, String digest) {
        final String known = mirror.digest();
        final String count = mirror.series().size() + " series";
        if (known.equals(digest)) {
            isSuspected = false;
            err.println("digest equal at " + seq + ": " + digest + ", " + count);
        } else if (!isSuspected) {
            isSuspected = true;
            ask.run();
        } else {
            isSuspected = false;
            isFailed = true;
            err.println("digest DIFFERS at " + seq + ": the server's is " + digest + ", ours is " + known + " of "
                    + count + "; beginning anew");
            beginAnew.run();
        }
    }
}
