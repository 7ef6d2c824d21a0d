package io.ringcast.server;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** This host's name, which its agent goes by unless told otherwise. */
final class HostName {
    private static final int AGENT_ID_MAX_LENGTH = 128;

    private HostName() {}

    /** Printable ASCII, 1 to 128 characters; {@code localhost} where the host has no name. */
    static String asAgentId() {
        final String name = of().replaceAll("[^!-~]", "-");
        return name.substring(0, Math.min(AGENT_ID_MAX_LENGTH, name.length()));
    }

    /** As the system says it; {@code localhost} where it has none. */
    static String of() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
