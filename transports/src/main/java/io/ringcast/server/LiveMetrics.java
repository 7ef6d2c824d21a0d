package io.ringcast.server;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import io.ringcast.engine.status.SentMessage;
import io.ringcast.ws.FrameFault;
import io.ringcast.ws.WsCounters;
import io.ringcast.ws.WsCounters.Message;

/**
 * What dashboards' tools ask of a live relay, under the names and labels that they know; some stand under ringcast's own names too.
 * Read when scraped; any thread.
 */
final class LiveMetrics implements MultiCollector {
    private static final String INSTANCE_ID = "instance_id";
    private static final String TYPE = "type";
    private static final String RESULT = "result";
    private static final String OUTBOUND = "outbound";

    private final String instanceId;
    private final Counters counters;
    private final WsCounters messages;

    /** @param instanceId tells this server from others. */
    LiveMetrics(String instanceId, Counters counters, WsCounters messages) {
        this.instanceId = instanceId;
        this.counters = counters;
        this.messages = messages;
    }

    @Override
    public MetricSnapshots collect() {
        return new MetricSnapshots(
                gauge(
                        "ringcast_live_connections",
                        "Clients connected now.",
                        instance(),
                        CounterDescriptor.CONNECTIONS_OPEN),
                gauge(
                        "ringcast_live_subscriptions",
                        "Subscriptions now.",
                        instance(),
                        CounterDescriptor.SUBSCRIPTIONS_OPEN),
                inbound(),
                outbound(),
                faults(),
                reads(),
                counter(
                        "ringcast_records",
                        "Samples in batches that could be read.",
                        CounterDescriptor.SAMPLES_RECEIVED),
                counter(
                        "ringcast_decode_errors",
                        "Batches that could not be read.",
                        CounterDescriptor.BATCHES_MALFORMED),
                counter("ringcast_acks", "Answers to batches given to their streams.", CounterDescriptor.ACKS_SENT),
                counter("ringcast_evictions", "Series removed because of their age.", CounterDescriptor.SERIES_EVICTED),
                gauge("ringcast_device_state_size", "Series held now.", Labels.EMPTY, CounterDescriptor.SERIES_LIVE));
    }

    private CounterSnapshot inbound() {
        final CounterSnapshot.Builder snapshot = CounterSnapshot.builder()
                .name("ringcast_live_messages_inbound")
                .help("Messages of clients by type; invalid: answered with an error for their form.");
        addOwn(snapshot, "inbound");
        return snapshot.build();
    }

    private CounterSnapshot outbound() {
        final CounterSnapshot.Builder snapshot = CounterSnapshot.builder()
                .name("ringcast_live_messages_outbound")
                .help(
                        "Messages and control frames for clients by type; before_auth: answers to those who are not let in yet.");
        for (final SentMessage message : SentMessage.values()) {
            snapshot.dataPoint(point(instance().add(TYPE, message.type()), counters.get(message)));
        }
        addOwn(snapshot, OUTBOUND);
        return snapshot.build();
    }

    private void addOwn(CounterSnapshot.Builder snapshot, String direction) {
        for (final Message message : Message.values()) {
            if (message.direction().equals(direction)) {
                snapshot.dataPoint(point(instance().add(TYPE, message.type()), messages.get(message)));
            }
        }
    }

    private CounterSnapshot faults() {
        final CounterSnapshot.Builder snapshot = CounterSnapshot.builder()
                .name("ringcast_live_frame_faults")
                .help("Connections ended because of how a client's frame was made.");
        for (final FrameFault fault : FrameFault.values()) {
            snapshot.dataPoint(point(Labels.of("fault", fault.label()), messages.get(fault)));
        }
        return snapshot.build();
    }

    private CounterSnapshot reads() {
        return CounterSnapshot.builder()
                .name("ringcast_consumer_reads")
                .help("Turns of the state thread by what they found in the ring, and failures at an event.")
                .dataPoint(point(Labels.of(RESULT, "ok"), counters.get(CounterDescriptor.READS_WITH_EVENTS)))
                .dataPoint(point(Labels.of(RESULT, "empty"), counters.get(CounterDescriptor.READS_EMPTY)))
                .dataPoint(point(Labels.of(RESULT, "error"), counters.get(CounterDescriptor.HANDLER_ERRORS)))
                .build();
    }

    private CounterSnapshot counter(String name, String help, CounterDescriptor counter) {
        return CounterSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(point(Labels.EMPTY, counters.get(counter)))
                .build();
    }

    private GaugeSnapshot gauge(String name, String help, Labels labels, CounterDescriptor gauge) {
        return GaugeSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(GaugeDataPointSnapshot.builder()
                        .labels(labels)
                        .value((double) counters.get(gauge))
                        .build())
                .build();
    }

    private static CounterDataPointSnapshot point(Labels labels, long count) {
        return CounterDataPointSnapshot.builder()
                .labels(labels)
                .value((double) count)
                .build();
    }

    private Labels instance() {
        return Labels.of(INSTANCE_ID, instanceId);
    }
}
