package io.ringcast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.event.ByteSource;
import io.ringcast.engine.event.EventPublisher;
import io.ringcast.engine.event.EventType;
import io.ringcast.engine.event.PublishResult;
import io.ringcast.engine.testing.AllocationMeter;
import org.junit.jupiter.api.Test;

/** The whole engine, with the clocks of a server. */
class EngineAllocationTest {
    private static final int EVENT_COUNT = 20_000;

    @Test
    void publishesAndHandlesAnEventWithoutMakingAnObject() {
        final EngineContext context = new EngineContext()
                .threadingMode(ThreadingMode.INVOKER)
                .configuration(EngineConfiguration.defaults().with(EngineConfiguration.SERIES_MAX, 1000));
        try (Engine engine = Engine.launch(context)) {
            final EventPublisher publisher = engine.publisher();
            final Runnable oneEvent = () -> {
                assertAccepted(publisher.tryPublish(EventType.HEARTBEAT, 1, ByteSource.EMPTY, 0, null));
                engine.doWork();
            };
            assertThat(AllocationMeter.leastAllocatedBytes(EVENT_COUNT, oneEvent))
                    .isLessThan(EVENT_COUNT);
        }
    }

    private static void assertAccepted(PublishResult result) {
        if (result != PublishResult.ACCEPTED) {
            throw new AssertionError(result);
        }
    }
}
