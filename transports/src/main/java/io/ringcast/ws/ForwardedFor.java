package io.ringcast.ws;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where a client behind proxies comes from. Each proxy adds the address that it saw at the end of {@code X-Forwarded-For}; whatever
 * stands before the first that no trusted one has written may be the client's own invention.
 */
final class ForwardedFor {
    static final String HEADER = "X-Forwarded-For";

    private static final Pattern SEPARATOR = Pattern.compile("[,;]");
    private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)";
    /** No name is looked up: text of this form is an address, or none. */
    private static final Pattern ADDRESS =
            Pattern.compile("(?:" + OCTET + "\\.){3}" + OCTET + "|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    private ForwardedFor() {}

    /** The client's address as {@code proxy} tells it; null where it tells none. */
    static InetAddress client(String header, InetAddress proxy, Set<InetAddress> trusted) {
        final List<String> hops =
                SEPARATOR.splitAsStream(header).map(String::strip).toList();
        InetAddress nearest = trusted.contains(proxy) ? null : proxy;
        for (int i = hops.size() - 1; i >= 0 && nearest == null; i--) {
            final InetAddress hop = parse(hops.get(i));
            if (hop == null) {
                return null;
            }
            nearest = trusted.contains(hop) ? null : hop;
        }
        return nearest;
    }

    /** An address in text; null where it is none. */
    static InetAddress parse(String text) {
        try {
            return ADDRESS.matcher(text).matches() ? InetAddress.getByName(text) : null;
        } catch (UnknownHostException none) {
            return null;
        }
    }
}
