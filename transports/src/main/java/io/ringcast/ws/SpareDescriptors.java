package io.ringcast.ws;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/** Whether the process may open some more files and sockets; told by opening some. */
final class SpareDescriptors {
    /** More than one wave of accepts takes, for other threads take some meanwhile, and must find some afterwards. */
    private static final int COUNT = 24;

    private final SocketChannel[] opened = new SocketChannel[COUNT];

    boolean areThere() throws IOException {
        int count = 0;
        try {
            while (count < COUNT) {
                opened[count] = SocketChannel.open();
                count++;
            }
            return true;
        } catch (IOException noneLeft) {
            return false;
        } finally {
            while (count > 0) {
                opened[--count].close();
                opened[count] = null;
            }
        }
    }
}
