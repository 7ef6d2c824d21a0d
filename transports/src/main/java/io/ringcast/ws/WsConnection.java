package io.ringcast.ws;

import io.ringcast.auth.live.LiveAdmission;
import io.ringcast.engine.event.ClientConnection;
import io.ringcast.engine.event.ClientRequest;
import io.ringcast.engine.event.ConnectionGate;
import io.ringcast.engine.event.ConnectionInbox;
import io.ringcast.engine.event.LiveFormat;
import io.ringcast.engine.fanout.ClientRing;
import java.net.InetAddress;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One client, from accept to close. Fields that several threads use are volatile; the rest say whose they are. */
final class WsConnection implements ClientConnection {
    private static final long MINUTE_NS = TimeUnit.MINUTES.toNanos(1);
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    private final String id = UUID.randomUUID().toString();
    private final RingChannel channel;
    private final String remoteAddress;
    private volatile String clientAddress;
    private final long openedAtMs;
    private final long openedAtNs;

    private volatile long lastSeenNs;
    private volatile ConnectionInbox inbox;
    private volatile boolean isClosed;
    private volatile CloseReason closedFor;
    private volatile boolean hasSubscribed;
    private volatile long returnAfterMs;
    private volatile LiveAdmission admission;
    private volatile CompletableFuture<LiveAdmission> awaited;

    // Written once, before the engine knows of this client.
    private LiveFormat format = LiveFormat.JSON;

    // Decoder thread.
    private long errorWindowNs;
    private int errorCount;
    private long messageDueNs;

    // Writer thread.
    private WriterPlace place;

    /** @param remoteAddress null: not known. */
    WsConnection(RingChannel channel, String remoteAddress, long nowMs, long nowNs) {
        this.channel = channel;
        this.remoteAddress = remoteAddress == null ? "unknown" : remoteAddress;
        openedAtMs = nowMs;
        openedAtNs = nowNs;
        lastSeenNs = nowNs;
        errorWindowNs = nowNs;
        messageDueNs = nowNs;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public LiveFormat format() {
        return format;
    }

    @Override
    public String scope() {
        return admission.identity().scope();
    }

    @Override
    public void refuse(int closeCode) {
        channel.closeLater(CloseReason.of(closeCode));
    }

    /** Notes the format that was agreed upon at the upgrade. */
    void agree(LiveFormat agreed) {
        format = agreed;
    }

    /** Notes that somebody else is being asked about this client's token. */
    void await(CompletableFuture<LiveAdmission> asked) {
        awaited = asked;
    }

    /** What is awaited, or has come; null: nobody had to be asked. */
    CompletableFuture<LiveAdmission> awaited() {
        return awaited;
    }

    /** Whether somebody is being asked about its token, or was. */
    boolean isAwaitingAdmission() {
        return awaited != null;
    }

    /** Notes who this client is, before the engine knows of it. */
    void admit(LiveAdmission granted) {
        admission = granted;
    }

    /** Who this client is; null: it is not let in yet. */
    LiveAdmission admission() {
        return admission;
    }

    RingChannel channel() {
        return channel;
    }

    String remoteAddress() {
        return clientAddress == null ? remoteAddress : clientAddress + " by " + remoteAddress;
    }

    /** Notes where it comes from as the proxy tells it that stands before us. */
    void comesFrom(InetAddress client) {
        clientAddress = client.getHostAddress();
    }

    /** Wall clock time of the accept. */
    long openedAtMs() {
        return openedAtMs;
    }

    /** Wall clock time of the last message, ping or pong of this client. */
    long lastSeenMs() {
        return openedAtMs + TimeUnit.NANOSECONDS.toMillis(lastSeenNs - openedAtNs);
    }

    /** Monotonic time of the same. */
    long lastSeenNs() {
        return lastSeenNs;
    }

    /** Notes what this side closes it for. */
    void closesFor(CloseReason reason) {
        closedFor = reason;
    }

    /** What this side closed it for; null: it did not. */
    CloseReason closedFor() {
        return closedFor;
    }

    void seen(long nowNs) {
        lastSeenNs = nowNs;
    }

    /**
     * Lets this client in, and reports it to the engine. Returns false when there is no room for it. The engine may have greeted it,
     * and its answer may have come, before this is done: {@link #offer} waits for that moment.
     */
    boolean register(ConnectionGate gate, LiveAdmission granted) {
        synchronized (this) {
            admission = granted;
            inbox = gate.open(this);
        }
        // The socket may have been closed meanwhile, by a thread that saw no inbox.
        if (inbox != null && isClosed) {
            inbox.close();
        }
        return inbox != null;
    }

    /** Returns false when the client has too many requests waiting. */
    boolean offer(ClientRequest request) {
        final ConnectionInbox open = inbox == null ? awaitedInbox() : inbox;
        return open == null || open.offer(request);
    }

    /**
     * Has the engine ask for the close of this client as soon as it knows everything. Returns false when the engine does not know the
     * client: there is nothing to wait for.
     *
     * @param returnMs after how long it is told to come back.
     */
    boolean dismiss(long returnMs) {
        returnAfterMs = returnMs;
        final ConnectionInbox open = inbox == null ? awaitedInbox() : inbox;
        if (open != null) {
            open.dismiss();
        }
        return open != null;
    }

    /** After how long this client is told to come back when it is sent away. */
    long returnAfterMs() {
        return returnAfterMs;
    }

    private synchronized ConnectionInbox awaitedInbox() {
        return inbox;
    }

    /** Says that the socket is gone; any thread, as often as it likes. */
    void closed() {
        isClosed = true;
        final ConnectionInbox open = inbox;
        if (open != null) {
            open.close();
        }
    }

    boolean isClosed() {
        return isClosed;
    }

    /** Notes that the client asked for a subscription. */
    void subscribed() {
        hasSubscribed = true;
    }

    /** Whether the client ever asked for a subscription. */
    boolean hasSubscribed() {
        return hasSubscribed;
    }

    /**
     * Counts a message against a rate: one in each interval, or a second's worth at once after a pause. Returns whether it
     * may come; one that may not does not count. The one number that is kept is when the next message would be due if all
     * came evenly. Decoder thread.
     *
     * @param intervalNs at most a second.
     */
    boolean tryCountMessage(long nowNs, long intervalNs) {
        final long dueNs = messageDueNs - nowNs > 0 ? messageDueNs : nowNs;
        if (dueNs - nowNs > SECOND_NS - intervalNs) {
            return false;
        }
        messageDueNs = dueNs + intervalNs;
        return true;
    }

    /** Counts an error. Returns how many there were in this minute. Decoder thread. */
    int countError(long nowNs) {
        if (nowNs - errorWindowNs >= MINUTE_NS) {
            errorWindowNs = nowNs;
            errorCount = 0;
        }
        return ++errorCount;
    }

    /** Where the writer keeps this client; made at the first call. Writer thread. */
    WriterPlace place(ClientRing ring) {
        if (place == null) {
            place = new WriterPlace(ring, channel);
        }
        return place;
    }
}
