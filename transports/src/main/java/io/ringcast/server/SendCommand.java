package io.ringcast.server;

import io.ringcast.agent.AgentChannel;
import io.ringcast.agent.AgentCounters;
import io.ringcast.agent.AgentCredentials;
import io.ringcast.agent.AgentListener;
import io.ringcast.agent.AgentOptions;
import io.ringcast.agent.AgentSession;
import io.ringcast.agent.BatchBuilder;
import io.ringcast.agent.BufferLimits;
import io.ringcast.agent.TelemetryAgent;
import io.ringcast.proto.v1.BatchAck;
import io.ringcast.proto.v1.BatchError;
import io.ringcast.proto.v1.BatchStatus;
import io.ringcast.proto.v1.MetricBatch;
import io.ringcast.reconnect.Backoff;
import io.ringcast.reconnect.SingleThreadScheduler;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.logging.log4j.Level;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends one sample and prints its ack. */
@Command(
        name = "send",
        description = "Sends one sample, stamped now, and prints what the server answered.",
        mixinStandardHelpOptions = true,
        versionProvider = Ringcast.Version.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:accepted", "1:rejected, or no answer; the line printed says why", "2:wrong arguments"},
        footerHeading = "%nExamples:%n",
        footer = {"  ringcast send hello=42", "  ringcast send deploys_total=7 --int --label service=checkout"})
final class SendCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "NAME=VALUE", description = "The metric's name and its value, a number")
    private String sample;

    @Option(names = "--int", description = "Send a 64-bit integer, kept exact; else a double")
    private boolean isInteger;

    @Option(
            names = "--label",
            paramLabel = "NAME=VALUE",
            description = "A label of the series; may be given several times")
    private Map<String, String> labels = new LinkedHashMap<>();

    @Mixin
    private SenderOptions sender;

    @Option(
            names = "--agent-id",
            paramLabel = "ID",
            defaultValue = "${env:RINGCAST_SEND_AGENT_ID:-send}",
            description = "Who sends (default: ${DEFAULT-VALUE}; environment: RINGCAST_SEND_AGENT_ID)")
    private String agentId;

    @Option(
            names = "--within",
            paramLabel = "TIME",
            defaultValue = "${env:RINGCAST_SEND_WITHIN:-10s}",
            converter = IntervalConverter.class,
            description = "How long to wait for the ack (default: ${DEFAULT-VALUE}; environment: RINGCAST_SEND_WITHIN)")
    private Duration within;

    @Mixin
    private LogOptions log;

    @Override
    public Integer call() throws InterruptedException {
        final AgentCredentials credentials = sender.credentials();
        log.start(Level.ERROR);
        final MetricBatch batch = batch();
        final CompletableFuture<BatchAck> answer = new CompletableFuture<>();
        try (SingleThreadScheduler scheduler = new SingleThreadScheduler("ringcast-send");
                AgentChannel channel = new AgentChannel(sender.server(), credentials);
                AgentSession session = new AgentSession(
                        new AgentOptions(agentId, Map.of(), Ringcast.version(), 0, BufferLimits.DEFAULT),
                        channel,
                        scheduler,
                        new Backoff(new SplittableRandom()),
                        new AgentCounters(),
                        new Answer(answer))) {
            session.start();
            session.send(batch);
            return print(answer.get(within.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            return fail(e.getCause().getMessage());
        } catch (TimeoutException e) {
            return fail("no answer from " + sender.server() + " in " + within.toMillis() + " ms");
        }
    }

    private int print(BatchAck ack) {
        final String status = ack.getStatus().name().replace("BATCH_STATUS_", "");
        spec.commandLine().getOut().println(status + " " + sample);
        for (final BatchError error : ack.getErrorsList()) {
            spec.commandLine().getErr().println(error.getCode() + " " + error.getField() + ": " + error.getMessage());
        }
        return ack.getStatus() == BatchStatus.BATCH_STATUS_ACCEPTED ? 0 : 1;
    }

    private int fail(String reason) {
        spec.commandLine().getErr().println(reason);
        return 1;
    }

    private MetricBatch batch() {
        final int equals = sample.lastIndexOf('=');
        if (equals <= 0) {
            throw new ParameterException(spec.commandLine(), "'" + sample + "' is not NAME=VALUE");
        }
        final String name = sample.substring(0, equals);
        final String value = sample.substring(equals + 1);
        final BatchBuilder batch = new BatchBuilder(TelemetryAgent.systemEpochNs());
        try {
            return isInteger
                    ? batch.wholeGauge(name, Long.parseLong(value), labelPairs())
                            .build()
                    : batch.gauge(name, Double.parseDouble(value), labelPairs()).build();
        } catch (NumberFormatException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    "'" + value + "' in '" + sample + "' is not a " + (isInteger ? "64-bit integer" : "number"));
        }
    }

    private String[] labelPairs() {
        return labels.entrySet().stream()
                .flatMap(label -> java.util.stream.Stream.of(label.getKey(), label.getValue()))
                .toArray(String[]::new);
    }

    /** Ends the waiting: with the ack, or with what stands in its way. */
    private static final class Answer implements AgentListener {
        private final CompletableFuture<BatchAck> future;

        private Answer(CompletableFuture<BatchAck> future) {
            this.future = future;
        }

        @Override
        public void onAck(String agentId, BatchAck ack) {
            future.complete(ack);
        }

        @Override
        public void onDisconnected(String agentId, String reason, long retryInMs) {
            future.completeExceptionally(new IllegalStateException("not sent: " + reason));
        }

        @Override
        public void onDropped(String agentId, String reason) {
            future.completeExceptionally(new IllegalStateException("not sent: " + reason));
        }
    }
}
