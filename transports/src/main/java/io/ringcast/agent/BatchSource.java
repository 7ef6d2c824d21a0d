package io.ringcast.agent;

import io.ringcast.proto.v1.MetricBatch;

/** Where an agent's numbers come from. Called by one thread. */
@FunctionalInterface
public interface BatchSource {
    /**
     * What is to be sent now, without a {@code seq}; may be empty.
     *
     * @param nowEpochNs nanoseconds since 1970; higher at each call.
     */
    MetricBatch collect(long nowEpochNs);
}
