package io.ringcast.log;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.async.AsyncQueueFullPolicy;
import org.apache.logging.log4j.core.async.EventRoute;

/**
 * What becomes of a line when the ring of the log is full: it is lost and counted, whatever its level, for no thread of the
 * relay may wait for a disk or a pipe. Made by log4j, by name.
 */
public final class FullLogPolicy implements AsyncQueueFullPolicy {
    @Override
    public EventRoute getRoute(long backgroundThreadId, Level level) {
        LostLines.add(1);
        return EventRoute.DISCARD;
    }
}
