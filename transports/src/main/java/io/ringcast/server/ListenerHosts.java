package io.ringcast.server;

import java.net.InetAddress;
import java.net.UnknownHostException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where the server listens: on this machine alone, unless told that anybody may come. */
final class ListenerHosts {
    @Option(
            names = "--grpc-host",
            paramLabel = "HOST",
            defaultValue = "${env:RINGCAST_GRPC_HOST:-127.0.0.1}",
            description = "Address that agents come to (default: ${DEFAULT-VALUE}; environment: RINGCAST_GRPC_HOST)")
    private String grpcHost;

    @Option(
            names = "--ws-host",
            paramLabel = "HOST",
            defaultValue = "${env:LIVE_WS_HOST:-127.0.0.1}",
            description = "Address that dashboards come to (default: ${DEFAULT-VALUE}; environment: LIVE_WS_HOST)")
    private String wsHost;

    @Option(names = "--insecure", description = "Listen beyond this machine although nobody has to say who he is")
    private boolean isInsecure;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    String grpcHost() {
        return grpcHost;
    }

    String wsHost() {
        return wsHost;
    }

    /** Refuses addresses that others can reach, unless that was asked for by name. */
    void check() {
        check("--grpc-host", grpcHost);
        check("--ws-host", wsHost);
    }

    private void check(String option, String host) {
        if (!isInsecure && !isLoopback(option, host)) {
            throw new ParameterException(
                    command.commandLine(),
                    option + "=" + host + " is not a loopback address, and there is no authentication yet: anybody who"
                            + " reaches it could send and read. Add --insecure if that is meant");
        }
    }

    private boolean isLoopback(String option, String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new ParameterException(command.commandLine(), option + "=" + host + " is not a known address", e);
        }
    }
}
