package io.ringcast.agent;

import io.ringcast.proto.v1.BatchAck;
import io.ringcast.proto.v1.BatchError;
import io.ringcast.proto.v1.HandshakeAck;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what agents tell to the log: a trouble at once when it is new, then at most once a minute with the number of times. May
 * serve several agents of one thread.
 */
public final class AgentLog implements AgentListener {
    private static final Logger LOG = LoggerFactory.getLogger(AgentLog.class);
    private static final long QUIET_NS = 60_000_000_000L;
    private static final int TROUBLES_MAX = 256;

    private final LongSupplier nanoClock;
    private final Map<String, Trouble> troubles = new HashMap<>();

    public AgentLog(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    @Override
    public void onConnected(HandshakeAck ack) {
        LOG.info(
                "agent {} connected, session {}{}",
                ack.getAgentId(),
                ack.getSessionId(),
                ack.getResumed() ? " resumed after batch " + ack.getLastAckedSeq() : "");
    }

    @Override
    public void onAck(String agentId, BatchAck ack) {
        for (final BatchError error : ack.getErrorsList()) {
            warn("rejected: " + error.getCode(), agentId, error.getField() + ": " + error.getMessage());
        }
    }

    @Override
    public void onDisconnected(String agentId, String reason, long retryInMs) {
        warn("disconnected: " + reason, agentId, "next attempt in " + retryInMs + " ms");
    }

    @Override
    public void onDropped(String agentId, String reason) {
        warn("batch dropped: " + reason, agentId, "it is lost");
    }

    private void warn(String cause, String agentId, String detail) {
        if (troubles.size() > TROUBLES_MAX) {
            troubles.clear();
        }
        final Trouble trouble = troubles.computeIfAbsent(cause, key -> new Trouble());
        trouble.unloggedCount++;
        if (trouble.isDue(nanoClock.getAsLong())) {
            LOG.warn("agent {}: {} ({}; {} times since the last line)", agentId, cause, detail, trouble.unloggedCount);
            trouble.unloggedCount = 0;
        }
    }

    private static final class Trouble {
        private long unloggedCount;
        private long loggedAtNs;
        private boolean isLogged;

        private boolean isDue(long nowNs) {
            if (isLogged && nowNs - loggedAtNs < QUIET_NS) {
                return false;
            }
            isLogged = true;
            loggedAtNs = nowNs;
            return true;
        }
    }
}
