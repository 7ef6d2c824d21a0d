package io.ringcast.bench.socket;

import io.ringcast.bench.rig.measure.CpuAccount;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The process that is measured: connects the clients' sockets to a port where somebody reads, flushes as fast as they take it, and
 * prints a line for each size of flush: updates of a flush, updates brought to clients, nanoseconds of CPU and of time, bytes
 * written since the start.
 */
public final class SocketSender {
    private static final int OTHER_ARGUMENTS = 4;
    private static final int SEND_BUFFER_BYTES = 256 << 10;

    private SocketSender() {}

    /** {@code args}: port, clients, way, milliseconds for each size, the sizes; all are warmed before, for half as long each. */
    public static void main(String[] args) throws IOException {
        final List<SocketChannel> sockets = connect(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
        final FanOutWay way = way(args[2], sockets);
        final long measureNs = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(args[3]));
        final int[] updateCounts = Arrays.stream(args)
                .skip(OTHER_ARGUMENTS)
                .mapToInt(Integer::parseInt)
                .toArray();
        long writtenBytes = 0;
        for (final int updateCount : updateCounts) {
            writtenBytes += run(way, updateCount, measureNs / 2)[1];
        }
        for (final int updateCount : updateCounts) {
            final CpuAccount before = CpuAccount.readOwn();
            final long startNs = System.nanoTime();
            final long[] counts = run(way, updateCount, measureNs);
            final long cpuNs = CpuAccount.readOwn().sinceNs(before);
            final long wallNs = System.nanoTime() - startNs;
            writtenBytes += counts[1];
            System.out.println(updateCount + " " + counts[0] * updateCount * sockets.size() + " " + cpuNs + " " + wallNs
                    + " " + writtenBytes);
        }
    }

    /** Flushes, and bytes written. */
    private static long[] run(FanOutWay way, int updateCount, long durationNs) throws IOException {
        final long endNs = System.nanoTime() + durationNs;
        long flushCount = 0;
        long writtenBytes = 0;
        while (System.nanoTime() < endNs) {
            writtenBytes += way.flush(updateCount);
            flushCount++;
        }
        return new long[] {flushCount, writtenBytes};
    }

    /** Blocking sockets: who is faster than the reader sleeps, and sleep is no CPU time. */
    private static List<SocketChannel> connect(int port, int clientCount) throws IOException {
        final List<SocketChannel> sockets = new ArrayList<>();
        for (int i = 0; i < clientCount; i++) {
            final SocketChannel socket = SocketChannel.open();
            socket.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER_BYTES);
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            sockets.add(socket);
        }
        return sockets;
    }

    private static FanOutWay way(String name, List<SocketChannel> sockets) {
        return switch (Way.valueOf(name)) {
            case REFERENCES -> new ReferenceWay(sockets);
            case COPIED_FRAMES -> new CopyWay(sockets, true);
            case COPIED_UPDATES -> new CopyWay(sockets, false);
            case WRITE_FLOOR -> FloorWay.ofWrite(sockets);
            case MEMCPY_FLOOR -> FloorWay.ofCopy(sockets);
        };
    }
}
