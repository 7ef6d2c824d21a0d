package io.ringcast.server;

import io.ringcast.auth.ReloadableTls;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes in, on request, what has changed since the start and can be changed while the server runs. Each part is taken in as a whole
 * or not at all, and one that is at fault keeps no other from it. The log says of each what became of it. Any thread.
 */
final class Reload {
    private static final Logger LOG = LoggerFactory.getLogger(Reload.class);

    private final Counters counters;
    private final List<Runnable> parts = new CopyOnWriteArrayList<>();

    Reload(Counters counters) {
        this.counters = counters;
    }

    /** @param part says itself what became of it. */
    void add(Runnable part) {
        parts.add(part);
    }

    /** @param tls null: there is none. */
    void addTls(ReloadableTls<?> tls) {
        if (tls != null) {
            add(() -> reload(tls));
        }
    }

    /** Takes in all that has changed. */
    synchronized void run() {
        LOG.info("reloading");
        for (final Runnable part : parts) {
            try {
                part.run();
            } catch (RuntimeException failure) {
                LOG.error("a part could not be reloaded", failure);
            }
        }
    }

    private void reload(ReloadableTls<?> tls) {
        try {
            final String before = tls.toString();
            tls.reload();
            LOG.info("reloaded {} -> {}", before, tls.certificate());
        } catch (IllegalArgumentException atFault) {
            counters.addShared(CounterDescriptor.TLS_FILE_ERRORS, 1);
            LOG.error("{}; still shown: {}", atFault.getMessage(), tls.certificate());
        }
    }
}
