package io.ringcast.ws;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.ringcast.engine.event.ClientRequest;
import io.ringcast.engine.event.EventType;
import io.ringcast.engine.testing.Expect;
import io.ringcast.proto.v1.ClientMessage;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;

/** Any bytes in a binary frame of a client: nothing is thrown, and what comes of it is a request or says what is wrong. */
@Tag("C38")
@Tag("C45")
class ClientMessageFuzz {
    private static final Set<EventType> REQUESTS =
            EnumSet.of(EventType.SUBSCRIBE, EventType.UNSUBSCRIBE, EventType.PING, EventType.DIGEST);

    private final BinaryMessageAdapter adapter = new BinaryMessageAdapter();
    private final ControlMessageAdapter checks = new ControlMessageAdapter();

    @FuzzTest
    void becomesARequestOrAnError(byte[] bytes) throws Exception {
        final String text = adapter.adapt(ByteBuffer.wrap(bytes));
        final ClientRequest request = checks.adapt(text);
        Expect.that(request.type() == EventType.INVALID_REQUEST || REQUESTS.contains(request.type()), () -> text);
        Expect.equal(request.errorCode() == null, request.type() != EventType.INVALID_REQUEST, () -> text);
        Expect.equal(
                request, ClientRequest.decode(request.type(), new UnsafeBuffer(request.encode()), 0), () -> "encoding");
        if (!text.equals(BinaryMessageAdapter.NO_MESSAGE)) {
            final ClientMessage again =
                    ClientMessage.parseFrom(ClientMessage.parseFrom(bytes).toByteArray());
            Expect.equal(text, adapter.adapt(ByteBuffer.wrap(again.toByteArray())), () -> "written again");
        }
    }
}
