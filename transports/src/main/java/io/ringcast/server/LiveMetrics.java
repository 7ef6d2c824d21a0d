package io.ringcast.server;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import io.ringcast.ws.WsCounters;
import io.ringcast.ws.WsCounters.Message;
import java.util.function.ToDoubleFunction;

/** What dashboards' tools ask of the live listener, under the names and labels that they know. Read when scraped; any thread. */
final class LiveMetrics implements MultiCollector {
    private static final String INSTANCE_ID = "instance_id";
    private static final String TYPE = "type";

    private final String instanceId;
    private final Counters counters;
    private final WsCounters messages;

    LiveMetrics(String instanceId, Counters counters, WsCounters messages) {
        this.instanceId = instanceId;
        this.counters = counters;
        this.messages = messages;
    }

    @Override
    public MetricSnapshots collect() {
        return new MetricSnapshots(
                gauge("ringcast_live_connections", "Clients connected now.", CounterDescriptor.CONNECTIONS_OPEN),
                gauge("ringcast_live_subscriptions", "Subscriptions now.", CounterDescriptor.SUBSCRIPTIONS_OPEN),
                messages("inbound", "Messages of clients by type; invalid: answered with an error for their form."),
                messages("outbound", "Control frames sent to clients by type."));
    }

    private GaugeSnapshot gauge(String name, String help, CounterDescriptor counter) {
        return GaugeSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                        .labels(Labels.of(INSTANCE_ID, instanceId))
                        .value((double) counters.get(counter))
                        .build())
                .build();
    }

    private CounterSnapshot messages(String direction, String help) {
        final ToDoubleFunction<Message> count = messages::get;
        final CounterSnapshot.Builder snapshot = CounterSnapshot.builder()
                .name("ringcast_live_messages_" + direction)
                .help(help);
        for (final Message message : Message.values()) {
            if (message.direction().equals(direction)) {
                snapshot.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                        .labels(Labels.of(INSTANCE_ID, instanceId, TYPE, message.type()))
                        .value(count.applyAsDouble(message))
                        .build());
            }
        }
        return snapshot.build();
    }
}
