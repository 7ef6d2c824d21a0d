package io.ringcast.engine;

/** Which threads run the engine's duties. */
public enum ThreadingMode {
    /** None: the caller steps the engine by hand with {@link Engine#doWork()}; for tests and measurements. */
    INVOKER,
    /** The state thread also writes to sockets; the default up to 4 cores. */
    SHARED,
    /** The state thread and a writer thread. */
    DEDICATED
}
