package io.ringcast.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.testing.StreamChecker;
import io.ringcast.engine.testing.StreamChecker.Item;
import io.ringcast.testing.ByteCall;
import io.ringcast.testing.CheckedClient;
import io.ringcast.testing.CountedAgent;
import io.ringcast.testing.VoltaAgent;
import io.ringcast.testing.VoltaWire;
import io.ringcast.testing.VoltaWire.Ack;
import io.ringcast.testing.WholeServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** volta's agents, as far as their wire tells, from their samples to the dashboards. */
@Timeout(90)
@Tag("A1")
class VoltaIT {
    private static final long START_NS = 1_763_683_200_000_000_000L;
    private static final int RAM_USED = 303;
    private static final int GPU = 1;
    private static final int CPU = 2;
    private static final int NETWORK = 3;
    private static final int DISK = 4;
    private static final Map<Integer, List<String>> NAMES = Map.of(
            100,
            List.of(
                    "cpu_power_package",
                    "cpu_power_cores",
                    "cpu_clock_speed",
                    "cpu_utilization",
                    "cpu_temperature",
                    "cpu_iowait",
                    "cpu_cache_hit_ratio",
                    "cpu_active_processes"),
            200,
            List.of(
                    "gpu_power",
                    "gpu_clock_speed",
                    "gpu_utilization",
                    "gpu_temperature",
                    "gpu_vram_used",
                    "gpu_pcie_bandwidth",
                    "gpu_compute_unit_utilization",
                    "gpu_shared_memory_utilization",
                    "gpu_register_utilization"),
            300,
            List.of("ram_power", "ram_total", "ram_available", "ram_used", "ram_cached", "swap_used", "swap_activity"),
            400,
            List.of(
                    "disk_read_throughput",
                    "disk_write_throughput",
                    "disk_read_iops",
                    "disk_write_iops",
                    "disk_busy_time",
                    "disk_capacity_used"),
            500,
            List.of("net_bytes_received", "net_bytes_sent", "net_packets_received", "net_packets_sent"));

    private static WholeServer server;

    @BeforeAll
    static void launch() {
        server = WholeServer.start();
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @Test
    @Tag("A3")
    void echoesTheAgentsNumberAndTheNumberOfSamples() {
        try (VoltaAgent agent = VoltaAgent.start(server, "echo")) {
            assertThat(agent.send(ram(77, 1, 2, 3))).isEqualTo(new Ack(77, 3, Optional.empty()));
            assertThat(agent.send(ram(5, 4))).isEqualTo(new Ack(5, 1, Optional.empty()));
            assertThat(agent.send(ram(5, 5))).isEqualTo(new Ack(5, 1, Optional.empty()));
            assertThat(agent.send(ram(0, 6))).isEqualTo(new Ack(0, 1, Optional.empty()));
            assertThat(agent.send(ram(-1, 7))).isEqualTo(new Ack(-1, 1, Optional.empty()));
        }
    }

    @Test
    @Tag("A3")
    void acksManyBatchesInOrder() {
        final int batchCount = 2_000;
        try (VoltaAgent agent = VoltaAgent.start(server, "many")) {
            for (int i = 1; i <= batchCount; i++) {
                agent.post(ram(3L * i, i));
            }
            for (int i = 1; i <= batchCount; i++) {
                assertThat(agent.nextAck()).isEqualTo(new Ack(3L * i, 1, Optional.empty()));
            }
        }
    }

    @Test
    @Tag("A12")
    void namesEveryMetricTypeByItsNumber() throws InterruptedException {
        final Map<String, Item> expected = new TreeMap<>();
        try (VoltaAgent agent = VoltaAgent.start(server, "names");
                CheckedClient dashboard = server.client().subscribe("{agent=\"names\"}")) {
            NAMES.forEach((first, names) -> {
                for (int i = 0; i < names.size(); i++) {
                    final int type = first + i;
                    assertThat(agent.send(VoltaWire.batch(type, type, null, at(1), type)))
                            .isEqualTo(new Ack(type, 1, Optional.empty()));
                    expected.put(
                            StreamChecker.seriesName("names", names.get(i), Map.of()),
                            new Item(START_NS + 1, String.valueOf(type), 1));
                }
            });
            assertThat(expected).hasSize(34);
            dashboard.settle();
            assertThat(dashboard.mirror()).isEqualTo(expected);
        }
    }

    @Test
    @Tag("A20")
    void rejectsTheTypesItDoesNotKnow() {
        try (VoltaAgent agent = VoltaAgent.start(server, "unknown-types")) {
            for (final int type : new int[] {0, 1, 99, 108, 209, 299, 307, 406, 504, 1 << 20, -1}) {
                final Ack ack = agent.send(VoltaWire.batch(type, type, null, at(1, 2), 1, 2));
                assertThat(ack.samplesReceived()).isEqualTo(2);
                assertThat(ack.error()).contains("name-invalid: header.metric_type " + type + " is not known");
            }
            assertThat(agent.send(ram(1, 1)).error()).isEmpty();
        }
    }

    @Test
    @Tag("A12")
    void turnsTheDeviceIntoLabels() throws InterruptedException {
        try (VoltaAgent agent = VoltaAgent.start(server, "devices");
                CheckedClient dashboard = server.client().subscribe("{agent=\"devices\"}")) {
            agent.send(VoltaWire.batch(1, 200, VoltaWire.device(GPU, 1, 0x41, 0, 7), at(1), 1));
            agent.send(VoltaWire.batch(2, 103, VoltaWire.device(CPU, 0, 15), at(1), 1));
            agent.send(VoltaWire.batch(3, 500, VoltaWire.device(NETWORK, -1), at(1), 1));
            agent.send(VoltaWire.batch(4, 400, VoltaWire.device(DISK, 259, 0), at(1), 1));
            agent.send(VoltaWire.batch(5, 100, VoltaWire.device(CPU), at(1), 1));
            agent.send(VoltaWire.batch(6, RAM_USED, new byte[0], at(1), 1));
            agent.send(VoltaWire.batch(7, 301, VoltaWire.device(9, 3), at(1), 1));
            final Item once = new Item(START_NS + 1, "1", 1);
            final Map<String, Item> expected = new TreeMap<>();
            expected.put(
                    series(
                            "gpu_power",
                            Map.of("pci_domain", "1", "pci_bus", "65", "pci_device", "0", "pci_function", "7")),
                    once);
            expected.put(series("cpu_utilization", Map.of("socket_index", "0", "core_index", "15")), once);
            expected.put(series("net_bytes_received", Map.of("ifindex", "4294967295")), once);
            expected.put(series("disk_read_throughput", Map.of("major", "259", "minor", "0")), once);
            expected.put(series("cpu_power_package", Map.of("socket_index", "0", "core_index", "0")), once);
            expected.put(series("ram_used", Map.of()), once);
            expected.put(series("ram_total", Map.of()), once);
            dashboard.settle();
            assertThat(dashboard.mirror()).isEqualTo(expected);
        }
    }

    @Test
    @Tag("A21")
    void countsSamplesSentAgainUnderNewNumbersAsDuplicates() throws InterruptedException {
        try (VoltaAgent agent = VoltaAgent.start(server, "resend");
                CheckedClient dashboard = server.client().subscribe("{agent=\"resend\"}")) {
            agent.send(ram(1, 1, 2, 3, 4));
            final long duplicateCount = server.count(CounterDescriptor.SAMPLES_DUPLICATE);
            final long rejectedCount = server.count(CounterDescriptor.SAMPLES_REJECTED);
            assertThat(agent.send(ram(2, 1, 2, 3, 4))).isEqualTo(new Ack(2, 4, Optional.empty()));
            assertThat(agent.send(ram(3, 3, 4, 5, 6))).isEqualTo(new Ack(3, 4, Optional.empty()));
            assertThat(agent.send(ram(4, 1, 2))).isEqualTo(new Ack(4, 2, Optional.empty()));
            assertThat(server.count(CounterDescriptor.SAMPLES_DUPLICATE)).isEqualTo(duplicateCount + 8);
            assertThat(server.count(CounterDescriptor.SAMPLES_REJECTED)).isEqualTo(rejectedCount);
            dashboard.settle();
            assertThat(dashboard.mirror())
                    .isEqualTo(Map.of(
                            StreamChecker.seriesName("resend", "ram_used", Map.of()), new Item(START_NS + 6, "6", 6)));
        }
    }

    @Test
    @Tag("A21")
    void takesSamplesUpAgainWhereAnEarlierConnectionLeftThem() {
        try (VoltaAgent first = VoltaAgent.start(server, "again")) {
            first.send(ram(1, 1, 2, 3));
        }
        try (VoltaAgent second = VoltaAgent.start(server, "again")) {
            final long duplicateCount = server.count(CounterDescriptor.SAMPLES_DUPLICATE);
            assertThat(second.send(ram(1, 2, 3, 4))).isEqualTo(new Ack(1, 3, Optional.empty()));
            assertThat(server.count(CounterDescriptor.SAMPLES_DUPLICATE)).isEqualTo(duplicateCount + 2);
        }
    }

    @Test
    @Tag("A8")
    @Tag("A20")
    void namesWhatIsWrongAndTakesTheNextGoodBatch() {
        try (VoltaAgent agent = VoltaAgent.start(server, "wrong")) {
            final long malformedCount = server.count(CounterDescriptor.BATCHES_MALFORMED);
            final byte[] good = ram(40, 1);
            assertMalformed(agent, 41, "id", VoltaWire.message(out -> out.writeFixed64(1, 7)));
            assertMalformed(agent, 41, "header", VoltaWire.message(out -> out.writeUInt64(2, 7)));
            assertMalformed(agent, 41, "header.metric_type", inHeader(new byte[] {0x0a, 0}));
            assertMalformed(agent, 41, "header.device_id", inHeader(new byte[] {0x12, 2, 0x0a, 5}));
            assertMalformed(
                    agent, 41, "timestamps_ns", VoltaWire.message(out -> out.writeByteArray(3, new byte[] {-1})));
            assertMalformed(agent, 41, "values", VoltaWire.message(out -> out.writeByteArray(4, new byte[7])));
            assertMalformed(agent, 41, "the batch", new byte[] {(byte) 0x87, 1});
            assertThat(server.count(CounterDescriptor.BATCHES_MALFORMED)).isEqualTo(malformedCount + 7);
            assertThat(agent.send(good)).isEqualTo(new Ack(40, 1, Optional.empty()));
        }
    }

    @Test
    @Tag("A4")
    @Tag("A5")
    void rejectsABatchThatTheRulesOfSeriesReject() {
        try (VoltaAgent agent = VoltaAgent.start(server, "rules")) {
            assertRejected(
                    agent, VoltaWire.batch(1, RAM_USED, null, at(1, 2, 3), 1, 2), 3, "counts-differ: timestamps_ns");
            assertRejected(agent, VoltaWire.batch(2, RAM_USED, null, at(1), 1, 2), 2, "counts-differ: timestamps_ns");
            assertRejected(agent, VoltaWire.batch(3, RAM_USED, null, at()), 0, "no-samples: timestamps_ns");
            assertRejected(agent, ram(4, 2, 2), 2, "timestamp-not-increasing: a timestamp");
            assertRejected(agent, ram(5, 2, 1), 2, "timestamp-not-increasing: a timestamp");
            assertRejected(agent, VoltaWire.batch(6, RAM_USED, null, new long[] {0}, 1), 1, "timestamp-out-of-range:");
            assertRejected(agent, VoltaWire.batch(7, RAM_USED, null, new long[] {-1}, 1), 1, "timestamp-out-of-range:");
            assertThat(agent.send(ram(8, 1)).error()).isEmpty();
        }
    }

    @Test
    @Tag("A7")
    void rejectsABatchThatIsTooLongAndKeepsTheStream() {
        try (VoltaAgent agent = VoltaAgent.start(server, "long")) {
            final long[] timestampsNs = new long[4_500];
            final double[] values = new double[timestampsNs.length];
            for (int i = 0; i < timestampsNs.length; i++) {
                timestampsNs[i] = START_NS + i;
            }
            final Ack ack = agent.send(VoltaWire.batch(1, RAM_USED, null, timestampsNs, values));
            assertThat(ack.samplesReceived()).isZero();
            assertThat(ack.error())
                    .hasValueSatisfying(error -> assertThat(error)
                            .startsWith("malformed: the batch takes 72")
                            .contains("65536"));
            assertThat(agent.send(ram(2, 1))).isEqualTo(new Ack(2, 1, Optional.empty()));
        }
    }

    @Test
    @Tag("A10")
    void letsTheNewestStreamOfAnAgentTakeOver() {
        try (VoltaAgent agent = VoltaAgent.start(server, "twice-open")) {
            agent.send(ram(1, 1));
            final ByteCall newer = VoltaAgent.streamMetrics(agent.channel(), "twice-open");
            final Status status = agent.metrics().awaitEnd();
            assertThat(status.getCode()).isEqualTo(Status.Code.ABORTED);
            newer.send(ram(2, 1, 2));
            assertThat(VoltaWire.readAck(newer.next())).isEqualTo(new Ack(2, 2, Optional.empty()));
        }
    }

    @Test
    @Tag("A10")
    void goesOnTakingSamplesWhenTheOtherCallEnds() {
        try (VoltaAgent agent = VoltaAgent.start(server, "half-gone")) {
            agent.send(ram(1, 1));
            agent.control().cancel();
            // What comes on the same connection later is read after the end of the call.
            assertThat(agent.send(ram(2, 2))).isEqualTo(new Ack(2, 1, Optional.empty()));
            assertThat(VoltaAgent.streamMetrics(agent.channel(), "half-gone")
                            .awaitEnd()
                            .getCode())
                    .isEqualTo(Status.Code.NOT_FOUND);
            for (int i = 3; i <= 50; i++) {
                assertThat(agent.send(ram(i, i))).isEqualTo(new Ack(i, 1, Optional.empty()));
            }
        }
    }

    @Test
    @Tag("C12")
    void showsAFleetLikeAnyOther() throws InterruptedException {
        final Map<String, Item> expected = new TreeMap<>();
        final List<VoltaAgent> agents = new ArrayList<>();
        try (CheckedClient early = server.client().subscribe("ram_cached");
                CountedAgent other = CountedAgent.connect(server, "fleet-other", 1)) {
            for (int i = 0; i < 5; i++) {
                agents.add(VoltaAgent.start(server, "fleet-" + i));
            }
            for (int round = 1; round <= 40; round++) {
                for (final VoltaAgent agent : agents) {
                    agent.post(VoltaWire.batch(round, 304, null, at(2 * round, 2 * round + 1), round, round + 1));
                }
                other.sendOne();
            }
            other.awaitAllAccepted();
            for (int i = 0; i < agents.size(); i++) {
                for (int round = 1; round <= 40; round++) {
                    assertThat(agents.get(i).nextAck()).isEqualTo(new Ack(round, 2, Optional.empty()));
                }
                expected.put(
                        StreamChecker.seriesName("fleet-" + i, "ram_cached", Map.of()),
                        new Item(START_NS + 81, "41", 80));
            }
            early.settle();
            assertThat(early.mirror()).isEqualTo(expected);
            try (CheckedClient late = server.client().subscribe("ram_cached")) {
                late.settle();
                assertThat(late.mirror()).isEqualTo(expected);
            }
        } finally {
            agents.forEach(VoltaAgent::close);
        }
    }

    private static void assertMalformed(VoltaAgent agent, long id, String field, byte[] rest) {
        final byte[] batch = VoltaWire.message(out -> {
            out.writeRawBytes(rest);
            out.writeUInt64(1, id);
        });
        final boolean isIdRead = rest[0] != (byte) 0x87;
        assertThat(agent.send(batch))
                .isEqualTo(new Ack(isIdRead ? id : 0, 0, Optional.of("malformed: " + field + " cannot be read")));
    }

    private static void assertRejected(VoltaAgent agent, byte[] batch, int sampleCount, String error) {
        final Ack ack = agent.send(batch);
        assertThat(ack.samplesReceived()).isEqualTo(sampleCount);
        assertThat(ack.error()).hasValueSatisfying(text -> assertThat(text).startsWith(error));
    }

    private static byte[] inHeader(byte[] header) {
        return VoltaWire.message(out -> out.writeByteArray(2, header));
    }

    private static String series(String metric, Map<String, String> labels) {
        return StreamChecker.seriesName("devices", metric, labels);
    }

    /** A batch whose values are the offsets of its timestamps. */
    private static byte[] ram(long id, long... offsetsNs) {
        final double[] values = new double[offsetsNs.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = offsetsNs[i];
        }
        return VoltaWire.batch(id, RAM_USED, null, at(offsetsNs), values);
    }

    private static long[] at(long... offsetsNs) {
        final long[] timestampsNs = new long[offsetsNs.length];
        for (int i = 0; i < timestampsNs.length; i++) {
            timestampsNs[i] = START_NS + offsetsNs[i];
        }
        return timestampsNs;
    }
}
