package io.ringcast.engine;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import org.agrona.ErrorHandler;

/** Counts each error and tells the one who wants to hear of it, whose own failures end here. Any thread. */
final class CountingErrorHandler implements ErrorHandler {
    private final ErrorHandler listener;
    private final Counters counters;

    CountingErrorHandler(ErrorHandler listener, Counters counters) {
        this.listener = listener;
        this.counters = counters;
    }

    @Override
    public void onError(Throwable error) {
        counters.addShared(CounterDescriptor.HANDLER_ERRORS, 1);
        try {
            listener.onError(error);
        } catch (Throwable unheard) {
            // Nobody is left to tell, and no duty may end because of it.
        }
    }
}
