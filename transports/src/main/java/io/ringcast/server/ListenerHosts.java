package io.ringcast.server;

import io.ringcast.config.Configuration;
import io.ringcast.config.Kind;
import io.ringcast.config.Parameter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Where the server listens: on this machine alone, unless those who come must say who they are, or anybody is meant.
 *
 * @param management may be reached from elsewhere without more ado: a scraper is mostly elsewhere, and what it reads are
 *     counts.
 */
record ListenerHosts(String grpc, String ws, String management) {
    private static final String LOOPBACK = "127.0.0.1";
    private static final String EVERYWHERE = "0.0.0.0";

    static final Parameter<String> GRPC_HOST = Parameter.of(
            "grpc.host",
            Kind.text("HOST"),
            "Address that agents come to; not set: " + LOOPBACK + ", or " + EVERYWHERE
                    + " with TLS and a token file or client certificates.");
    static final Parameter<String> WS_HOST = Parameter.of(
                    "ws.host",
                    Kind.text("HOST"),
                    "Address that dashboards come to; not set: " + LOOPBACK + ", or " + EVERYWHERE
                            + " with TLS and tokens.")
            .underVariable("LIVE_WS_HOST");
    static final Parameter<String> MANAGEMENT_HOST = Parameter.of(
                    "management.host",
                    Kind.text("HOST"),
                    "Address that operators come to, for metrics and health; it asks for no credential.")
            .or(LOOPBACK);
    static final Parameter<Boolean> INSECURE = Parameter.of(
                    "insecure",
                    Kind.yesOrNo(),
                    "Listen beyond this machine although nobody has to say who he is, or tokens can be read on the"
                            + " way.")
            .or("false");

    /**
     * What was asked for; adds to {@code problems} each address that others can reach, unless they are asked who they are or
     * that was asked for by name.
     */
    static ListenerHosts of(Configuration values, AgentAccess agents, ViewerAccess viewers, List<String> problems) {
        final ListenerHosts hosts = new ListenerHosts(
                chosen(values.get(GRPC_HOST), agents.isAuthenticated() && agents.isEncrypted()),
                chosen(values.get(WS_HOST), viewers.isAuthenticated() && viewers.isEncrypted()),
                values.get(MANAGEMENT_HOST));
        final boolean isInsecure = values.get(INSECURE);
        check(GRPC_HOST, hosts.grpc, isInsecure ? null : danger(agents), problems);
        check(WS_HOST, hosts.ws, isInsecure ? null : danger(viewers), problems);
        return hosts;
    }

    /** Whether {@code host} is this machine's own; one that is not known is not. */
    static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static String danger(AgentAccess access) {
        if (!access.isAuthenticated()) {
            return "no credential is asked of agents: anybody who reaches it could send. Set --token-file or"
                    + " --grpc-tls-client-ca; or add --insecure if that is meant";
        }
        return access.isEncrypted()
                ? null
                : "tokens would come in the clear. Set --grpc-tls-cert and --grpc-tls-key; or add --insecure if"
                        + " something in front of it encrypts";
    }

    private static String danger(ViewerAccess access) {
        if (!access.isAuthenticated()) {
            return "no token is asked of dashboards: anybody who reaches it could read. Set --live-token-file,"
                    + " --live-jwks or --auth-url; or add --insecure if that is meant";
        }
        return access.isEncrypted()
                ? null
                : "tokens would come in the clear. Set --live-tls-cert and --live-tls-key; or add --insecure if"
                        + " something in front of it encrypts";
    }

    private static String chosen(String host, boolean isSafeEverywhere) {
        if (host != null) {
            return host;
        }
        return isSafeEverywhere ? EVERYWHERE : LOOPBACK;
    }

    /** @param danger of an address that others can reach; null: none. */
    private static void check(Parameter<?> parameter, String host, String danger, List<String> problems) {
        try {
            if (!InetAddress.getByName(host).isLoopbackAddress() && danger != null) {
                problems.add(parameter.flag() + "=" + host + " is not a loopback address, and " + danger);
            }
        } catch (UnknownHostException e) {
            problems.add(parameter.flag() + "=" + host + " is not a known address");
        }
    }
}
