package io.ringcast.engine.event;

/**
 * Limits that may change while the server runs: whoever reloads sets them, those who hold others to them or tell them read them
 * each time. Any thread. What was granted before stays granted.
 */
public final class RunningLimits {
    private volatile int seriesPerAgent;
    private volatile int subscriptionsPerClient;
    private volatile ClientLimits ofClients = ClientLimits.NONE;
    private volatile StreamLimits ofStreams = StreamLimits.NONE;

    public RunningLimits(int seriesPerAgent, int subscriptionsPerClient) {
        this.seriesPerAgent = seriesPerAgent;
        this.subscriptionsPerClient = subscriptionsPerClient;
    }

    /** Most series of one agent. */
    public int seriesPerAgent() {
        return seriesPerAgent;
    }

    /** Most subscriptions of one client. */
    public int subscriptionsPerClient() {
        return subscriptionsPerClient;
    }

    /** What the transport holds clients to. */
    public ClientLimits ofClients() {
        return ofClients;
    }

    /** What the transport holds agents' streams to. */
    public StreamLimits ofStreams() {
        return ofStreams;
    }

    public RunningLimits seriesPerAgent(int newSeriesPerAgent) {
        seriesPerAgent = newSeriesPerAgent;
        return this;
    }

    public RunningLimits subscriptionsPerClient(int newSubscriptionsPerClient) {
        subscriptionsPerClient = newSubscriptionsPerClient;
        return this;
    }

    public RunningLimits ofClients(ClientLimits newOfClients) {
        ofClients = newOfClients;
        return this;
    }

    public RunningLimits ofStreams(StreamLimits newOfStreams) {
        ofStreams = newOfStreams;
        return this;
    }
}
