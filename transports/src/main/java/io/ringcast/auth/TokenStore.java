package io.ringcast.auth;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.agrona.concurrent.EpochClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tokens that are good now. A thread of its own looks once an interval whether the file has changed or a token has expired,
 * and tells the listeners. A file that cannot be read changes nothing: the tokens read before stay good, the failure is counted
 * and logged, and the next interval tries again. Lookups are for any thread and wait for nothing.
 */
public final class TokenStore implements AutoCloseable {
    /** How often the server looks, in milliseconds. */
    public static final long POLL_INTERVAL_MS = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(TokenStore.class);
    private static final long JOIN_LIMIT_MS = 2_000;

    private final TokenFile file;
    private final Counters counters;
    private final EpochClock clock;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Semaphore wakeUps = new Semaphore(0);
    private volatile boolean isStopped;
    private volatile Map<String, Token> tokens;
    private TokenFile.Stamp stamp;
    private String failure;
    private long polledMs;
    private Thread thread;

    private TokenStore(TokenFile file, Counters counters, EpochClock clock) throws IOException {
        this.file = file;
        this.counters = counters;
        this.clock = clock;
        polledMs = clock.time();
        stamp = file.stamp();
        tokens = byId(file.read());
    }

    /** Reads the file; throws with a message fit for people where that fails. Nothing is polled before {@link #start}. */
    public static TokenStore open(Path path, Counters counters, EpochClock clock) throws IOException {
        return new TokenStore(new TokenFile(path), counters, clock);
    }

    /** Polls from now on, every {@code intervalMs}. */
    public void start(long intervalMs) {
        thread = new Thread(() -> run(intervalMs), "ringcast-tokens");
        thread.setDaemon(true);
        thread.start();
    }

    /** Has the file read again now, whether it seems to have changed or not; the log says what came of it. Any thread. */
    public void reload() {
        wakeUps.release();
    }

    /** Tokens held, expired ones included. */
    public int size() {
        return tokens.size();
    }

    /** The token with this secret and role, expired or not; null where there is none. */
    public Token find(TokenSecret secret, TokenRole role) {
        final Token token = tokens.get(secret.id());
        return token != null && secret.hasHash(token.sha256()) && token.role() == role ? token : null;
    }

    /** What the file says now of the token with this id, expired or not; null where there is none. */
    public Token get(String id) {
        return tokens.get(id);
    }

    /** Whether the bearer of {@code token} may still do what it could when the token was found. */
    public boolean isCurrent(Token token) {
        return token.equals(tokens.get(token.id())) && !isExpired(token);
    }

    public boolean isExpired(Token token) {
        return token.isExpired(clock.time());
    }

    /** Has {@code listener} called on the thread of this store after tokens were changed, were revoked or have expired. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** Looks once; on the thread of this store, or where that was not started. */
    void poll() {
        look(false);
    }

    private void look(boolean isAsked) {
        final boolean isChanged = read(isAsked);
        final long nowMs = clock.time();
        final long sinceMs = polledMs;
        polledMs = nowMs;
        if (isChanged || tokens.values().stream().anyMatch(t -> t.isExpired(nowMs) && !t.isExpired(sinceMs))) {
            listeners.forEach(Runnable::run);
        }
    }

    @Override
    public void close() {
        isStopped = true;
        wakeUps.release();
        try {
            if (thread != null) {
                thread.join(JOIN_LIMIT_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean read(boolean isAsked) {
        // Taken before the file is read: a change while it is read is seen next time.
        final TokenFile.Stamp found = file.stamp();
        if (!isAsked && failure == null && found != null && found.equals(stamp)) {
            return false;
        }
        try {
            final int sizeBefore = tokens.size();
            tokens = byId(file.read());
            stamp = found;
            failure = null;
            LOG.info("{} tokens read from {}, {} before", tokens.size(), file.path(), sizeBefore);
            return true;
        } catch (IOException e) {
            counters.addShared(CounterDescriptor.TOKEN_FILE_ERRORS, 1);
            if (isAsked || !e.getMessage().equals(failure)) {
                LOG.error("{}; the {} tokens read before stay good, revoked ones too", e.getMessage(), tokens.size());
            }
            failure = e.getMessage();
            return false;
        }
    }

    private void run(long intervalMs) {
        boolean isAsked = awaitWakeUp(intervalMs);
        while (!isStopped) {
            try {
                look(isAsked);
            } catch (RuntimeException e) {
                counters.addShared(CounterDescriptor.UPKEEP_FAILURES, 1);
                LOG.error("the token file could not be looked at", e);
            }
            isAsked = awaitWakeUp(intervalMs);
        }
    }

    /** Returns whether it was woken up before the time was over. */
    private boolean awaitWakeUp(long timeoutMs) {
        try {
            final boolean isWoken = wakeUps.tryAcquire(timeoutMs, TimeUnit.MILLISECONDS);
            wakeUps.drainPermits();
            return isWoken;
        } catch (InterruptedException e) {
            isStopped = true;
            return true;
        }
    }

    private static Map<String, Token> byId(List<Token> tokens) {
        return tokens.stream().collect(Collectors.toUnmodifiableMap(Token::id, Function.identity()));
    }
}
