package io.ringcast.server;

import java.net.InetAddress;
import java.net.UnknownHostException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where the server listens: on this machine alone, unless those who come must say who they are, or anybody is meant. */
final class ListenerHosts {
    private static final String LOOPBACK = "127.0.0.1";
    private static final String EVERYWHERE = "0.0.0.0";

    @Option(
            names = "--grpc-host",
            paramLabel = "HOST",
            defaultValue = "${env:RINGCAST_GRPC_HOST}",
            description = "Address that agents come to (default: " + LOOPBACK + "; " + EVERYWHERE
                    + " with TLS and a token file or client certificates; environment: RINGCAST_GRPC_HOST)")
    private String grpcHost;

    @Option(
            names = "--ws-host",
            paramLabel = "HOST",
            defaultValue = "${env:LIVE_WS_HOST}",
            description = "Address that dashboards come to (default: " + LOOPBACK + "; " + EVERYWHERE
                    + " with TLS and tokens; environment: LIVE_WS_HOST)")
    private String wsHost;

    @Option(
            names = "--management-host",
            paramLabel = "HOST",
            defaultValue = "${env:RINGCAST_MANAGEMENT_HOST:-127.0.0.1}",
            description = "Address that operators come to, for metrics and health; it asks for no credential"
                    + " (default: ${DEFAULT-VALUE}; environment: RINGCAST_MANAGEMENT_HOST)")
    private String managementHost;

    @Option(
            names = "--insecure",
            description = "Listen beyond this machine although nobody has to say who he is, or tokens can be read on"
                    + " the way")
    private boolean isInsecure;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    String grpcHost(AgentAccess access) {
        return chosen(grpcHost, access.isAuthenticated() && access.isEncrypted());
    }

    String wsHost(ViewerAccess access) {
        return chosen(wsHost, access.isAuthenticated() && access.isEncrypted());
    }

    /** May be reached from elsewhere without more ado: a scraper is mostly elsewhere, and what it reads are counts. */
    String managementHost() {
        return managementHost;
    }

    /** Refuses addresses that others can reach, unless they are asked who they are or that was asked for by name. */
    void check(AgentAccess agents, ViewerAccess viewers) {
        check(agents);
        check(viewers);
    }

    private void check(AgentAccess access) {
        final String host = grpcHost(access);
        if (!access.isAuthenticated()) {
            check(
                    "--grpc-host",
                    host,
                    "no credential is asked of agents: anybody who reaches it could send. Set --token-file or"
                            + " --grpc-tls-client-ca; or add --insecure if that is meant");
        } else if (!access.isEncrypted()) {
            check(
                    "--grpc-host",
                    host,
                    "tokens would come in the clear. Set --grpc-tls-cert and --grpc-tls-key; or add --insecure if"
                            + " something in front of it encrypts");
        }
    }

    private void check(ViewerAccess access) {
        final String host = wsHost(access);
        if (!access.isAuthenticated()) {
            check(
                    "--ws-host",
                    host,
                    "no token is asked of dashboards: anybody who reaches it could read. Set --live-token-file,"
                            + " --live-jwks or --auth-url; or add --insecure if that is meant");
        } else if (!access.isEncrypted()) {
            check(
                    "--ws-host",
                    host,
                    "tokens would come in the clear. Set --live-tls-cert and --live-tls-key; or add --insecure if"
                            + " something in front of it encrypts");
        }
    }

    /** Whether {@code host} is this machine's own; one that is not known is not. */
    static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static String chosen(String host, boolean isSafeEverywhere) {
        if (host != null && !host.isBlank()) {
            return host;
        }
        return isSafeEverywhere ? EVERYWHERE : LOOPBACK;
    }

    private void check(String option, String host, String danger) {
        try {
            if (!isInsecure && !InetAddress.getByName(host).isLoopbackAddress()) {
                throw new ParameterException(
                        command.commandLine(), option + "=" + host + " is not a loopback address, and " + danger);
            }
        } catch (UnknownHostException e) {
            throw new ParameterException(command.commandLine(), option + "=" + host + " is not a known address", e);
        }
    }
}
