package io.ringcast.server;

import io.ringcast.client.LiveClient;
import io.ringcast.client.LiveListener;
import io.ringcast.reconnect.Backoff;
import io.ringcast.reconnect.TaskScheduler;
import java.net.URI;
import java.util.SplittableRandom;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which live server to listen to, and to what. */
final class LiveOptions {
    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "${env:RINGCAST_URL:-ws://localhost:8081}",
            description = "The live server (default: ${DEFAULT-VALUE}; environment: RINGCAST_URL)")
    private URI url;

    @Option(
            names = "--selector",
            paramLabel = "SELECTOR",
            defaultValue = "${env:RINGCAST_SELECTOR}",
            description = "Which series, as in 'cpu_usage{core=\"0\"}' (default: all; environment: RINGCAST_SELECTOR)")
    private String selector;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** A client that is not started yet. */
    LiveClient client(TaskScheduler scheduler, LiveListener listener) {
        if (url.getHost() == null || !("ws".equals(url.getScheme()) || "wss".equals(url.getScheme()))) {
            throw new ParameterException(command.commandLine(), "--url=" + url + " is not ws://host:port");
        }
        return new LiveClient(
                url, selector == null ? "" : selector, scheduler, new Backoff(new SplittableRandom()), listener);
    }

    URI url() {
        return url;
    }
}
