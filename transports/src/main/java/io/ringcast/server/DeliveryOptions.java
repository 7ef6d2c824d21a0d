package io.ringcast.server;

import io.ringcast.client.LiveSelection;
import picocli.CommandLine.Option;

/** How what was selected is delivered. */
final class DeliveryOptions {
    @Option(
            names = "--max-hz",
            paramLabel = "NUMBER",
            description = "At most so many rounds of updates in a second, 0.01 to 1000 (default: as they come)")
    private Double maxHz;

    @Option(names = "--envelope", description = "Show the least and the greatest of samples that were merged")
    private boolean isEnvelope;

    @Option(names = "--newest-only", description = "Leave out the samples before the newest of an update")
    private boolean isNewestOnly;

    LiveSelection apply(LiveSelection selection) {
        LiveSelection result = selection;
        if (maxHz != null) {
            result = result.atMost(maxHz);
        }
        if (isEnvelope) {
            result = result.withEnvelope();
        }
        if (isNewestOnly) {
            result = result.newestOnly();
        }
        return result;
    }
}
