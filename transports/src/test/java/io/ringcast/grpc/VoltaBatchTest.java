package io.ringcast.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.ringcast.engine.testing.AllocationMeter;
import io.ringcast.proto.v1.MetricBatch;
import io.ringcast.proto.v1.Series;
import io.ringcast.proto.volta.BatchHeader;
import io.ringcast.proto.volta.CpuID;
import io.ringcast.proto.volta.DeviceID;
import io.ringcast.proto.volta.DiskID;
import io.ringcast.proto.volta.GpuID;
import io.ringcast.proto.volta.MetricType;
import io.ringcast.proto.volta.NetInterfaceID;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Compares what becomes of volta's batches with what the generated classes read in them. */
class VoltaBatchTest {
    private static final int MAX_LENGTH = 65_536;
    private static final int ROUND_COUNT = 3_000;

    private final Random random = new Random(20_261_125);
    private final VoltaBatch batch = new VoltaBatch(2 * MAX_LENGTH, MAX_LENGTH);

    @Test
    @Tag("A12")
    void becomesTheSeriesThatTheGeneratedClassesReadInIt() throws IOException {
        for (int seq = 1; seq <= ROUND_COUNT; seq++) {
            final byte[] bytes = randomBatch();
            final io.ringcast.proto.volta.MetricBatch read = io.ringcast.proto.volta.MetricBatch.parseFrom(bytes);
            batch.wrap(new ByteArrayInputStream(bytes), seq);
            assertThat(batch.fault()).isNull();
            assertThat(batch.id()).isEqualTo(read.getId());
            assertThat(turned()).isEqualTo(expected(read, seq));
        }
    }

    @Test
    @Tag("A8")
    void saysWhatIsWrongWithDamagedBytesAndReadsTheNextBatch() throws IOException {
        int faultCount = 0;
        for (int seq = 1; seq <= ROUND_COUNT; seq++) {
            final byte[] bytes = randomBatch();
            final int place = random.nextInt(bytes.length);
            final byte[] damaged =
                    random.nextBoolean() ? Arrays.copyOf(bytes, place) : damaged(bytes, place, (byte) random.nextInt());
            batch.wrap(new ByteArrayInputStream(damaged), seq);
            if (batch.fault() == null) {
                final io.ringcast.proto.volta.MetricBatch read = io.ringcast.proto.volta.MetricBatch.parseFrom(damaged);
                assertThat(turned()).isEqualTo(expected(read, seq));
            } else {
                faultCount++;
                assertThat(turned().getSeq()).isEqualTo(seq);
            }
        }
        assertThat(faultCount).isBetween(ROUND_COUNT / 10, ROUND_COUNT);
    }

    @Test
    void allocatesNothing() {
        final byte[] bytes = io.ringcast.proto.volta.MetricBatch.newBuilder()
                .setId(1)
                .setHeader(BatchHeader.newBuilder()
                        .setMetricType(MetricType.METRIC_TYPE_GPU_POWER)
                        .setDeviceId(DeviceID.newBuilder()
                                .setGpu(GpuID.newBuilder().setPciBus(-1).setPciFunction(7))))
                .addTimestampsNs(1_763_683_200_000_000_000L)
                .addTimestampsNs(1_763_683_201_000_000_000L)
                .addValues(0.5)
                .addValues(1.5)
                .build()
                .toByteArray();
        final ByteArrayInputStream stream = new ByteArrayInputStream(bytes);
        final UnsafeBuffer slot = new UnsafeBuffer(new byte[MAX_LENGTH]);
        final int runs = 20_000;
        assertThat(AllocationMeter.leastAllocatedBytes(runs, () -> {
                    stream.reset();
                    batch.wrap(stream, 1);
                    batch.copyTo(slot, 0, batch.length());
                }))
                .isLessThan(runs);
    }

    private MetricBatch turned() throws InvalidProtocolBufferException {
        final byte[] bytes = new byte[batch.length()];
        batch.copyTo(new UnsafeBuffer(bytes), 0, bytes.length);
        return MetricBatch.parseFrom(bytes);
    }

    private static MetricBatch expected(io.ringcast.proto.volta.MetricBatch read, long seq) {
        final BatchHeader header = read.getHeader();
        final Series.Builder series = Series.newBuilder()
                .setName(header.getMetricType()
                        .name()
                        .substring("METRIC_TYPE_".length())
                        .toLowerCase(Locale.ROOT))
                .addAllTimestampsNs(read.getTimestampsNsList())
                .addAllValues(read.getValuesList());
        final DeviceID device = header.getDeviceId();
        switch (device.getDeviceCase()) {
            case GPU -> {
                final GpuID gpu = device.getGpu();
                label(series, "pci_domain", gpu.getPciDomain());
                label(series, "pci_bus", gpu.getPciBus());
                label(series, "pci_device", gpu.getPciDevice());
                label(series, "pci_function", gpu.getPciFunction());
            }
            case CPU -> {
                label(series, "socket_index", device.getCpu().getSocketIndex());
                label(series, "core_index", device.getCpu().getCoreIndex());
            }
            case NETWORK -> label(series, "ifindex", device.getNetwork().getIfindex());
            case DISK -> {
                label(series, "major", device.getDisk().getMajor());
                label(series, "minor", device.getDisk().getMinor());
            }
            default -> {}
        }
        return MetricBatch.newBuilder().setSeq(seq).addSeries(series).build();
    }

    private static void label(Series.Builder series, String name, int value) {
        series.addLabelsBuilder().setName(name).setValue(Integer.toUnsignedString(value));
    }

    private static byte[] damaged(byte[] bytes, int place, byte value) {
        final byte[] copy = bytes.clone();
        copy[place] = value;
        return copy;
    }

    // ---- batches as any encoder might write them ----

    private byte[] randomBatch() throws IOException {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        for (int i = random.nextInt(3); i > 0; i--) {
            out.writeUInt64(1, random.nextLong() >>> random.nextInt(64));
        }
        // No third one: a device that comes back after another still holds its old fields in the generated classes.
        if (random.nextBoolean()) {
            out.writeByteArray(2, header().toByteArray());
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            writeSamples(out);
        }
        if (random.nextInt(4) == 0) {
            out.writeString(100 + random.nextInt(1000), "unknown");
        }
        out.writeByteArray(2, header().toByteArray());
        out.flush();
        return bytes.toByteArray();
    }

    private void writeSamples(CodedOutputStream out) throws IOException {
        final int count = random.nextInt(12);
        if (random.nextInt(4) == 0) {
            for (int i = 0; i < count; i++) {
                out.writeDouble(4, random.nextDouble());
                out.writeUInt64(3, random.nextLong());
            }
            return;
        }
        final io.ringcast.proto.volta.MetricBatch.Builder samples = io.ringcast.proto.volta.MetricBatch.newBuilder();
        for (int i = 0; i < count; i++) {
            samples.addTimestampsNs(random.nextLong() >>> random.nextInt(64)).addValues(random.nextGaussian());
        }
        out.writeRawBytes(samples.build().toByteArray());
        if (random.nextInt(8) == 0) {
            out.writeTag(9, WireFormat.WIRETYPE_START_GROUP);
            out.writeUInt32(1, 1);
            out.writeTag(9, WireFormat.WIRETYPE_END_GROUP);
        }
    }

    private BatchHeader header() {
        final MetricType[] types = MetricType.values();
        // Neither the first, which says unspecified, nor the last, which generated classes add for what they do not
        // know.
        final BatchHeader.Builder header =
                BatchHeader.newBuilder().setMetricType(types[1 + random.nextInt(types.length - 2)]);
        final int number = random.nextInt() >>> random.nextInt(32);
        final DeviceID.Builder device = header.getDeviceIdBuilder();
        switch (random.nextInt(6)) {
            case 0 -> device.setGpu(GpuID.newBuilder().setPciBus(number).setPciFunction(random.nextInt(8)));
            case 1 -> device.setCpu(CpuID.newBuilder().setSocketIndex(number).setCoreIndex(number >>> 1));
            case 2 -> device.setNetwork(NetInterfaceID.newBuilder().setIfindex(number));
            case 3 -> device.setDisk(DiskID.newBuilder().setMinor(number));
            case 4 -> header.clearDeviceId();
            default -> {}
        }
        return header.build();
    }
}
