package io.ringcast.engine;

/** What one thread does until it is told to stop. */
interface Duty extends Runnable {
    /** Makes {@link #run()} finish what it has and return soon; any thread. */
    void stop();
}
