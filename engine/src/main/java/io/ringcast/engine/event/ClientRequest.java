package io.ringcast.engine.event;

import org.agrona.DirectBuffer;

/**
 * What a client asks for, freed of its transport's form. Absent texts are null.
 *
 * @param type SUBSCRIBE, UNSUBSCRIBE, PING, DIGEST or INVALID_REQUEST.
 * @param id the client's own word for this request, echoed in the answer; at most 64 bytes.
 * @param topic as sent; at most 64 bytes.
 * @param selector as sent, a list of series ids as JSON: {@code [1,2]}; at most 1,024 bytes.
 * @param options of SUBSCRIBE.
 * @param subscription the number of a group, in UNSUBSCRIBE and DIGEST; 0: not given.
 * @param errorCode of INVALID_REQUEST: which error to answer with, kebab-case.
 * @param errorMessage of INVALID_REQUEST: the sentence for the client.
 */
public record ClientRequest(
        EventType type,
        String id,
        String topic,
        String selector,
        SubscribeOptions options,
        long subscription,
        String errorCode,
        String errorMessage) {

    public static ClientRequest subscribe(String id, String topic, String selector) {
        return subscribe(id, topic, selector, SubscribeOptions.DEFAULT);
    }

    public static ClientRequest subscribe(String id, String topic, String selector, SubscribeOptions options) {
        return new ClientRequest(EventType.SUBSCRIBE, id, topic, selector, options, 0, null, null);
    }

    public static ClientRequest unsubscribe(String id, String topic, String selector, long subscription) {
        return new ClientRequest(
                EventType.UNSUBSCRIBE, id, topic, selector, SubscribeOptions.DEFAULT, subscription, null, null);
    }

    public static ClientRequest ping(String id) {
        return new ClientRequest(EventType.PING, id, null, null, SubscribeOptions.DEFAULT, 0, null, null);
    }

    public static ClientRequest digest(String id, long subscription) {
        return new ClientRequest(EventType.DIGEST, id, null, null, SubscribeOptions.DEFAULT, subscription, null, null);
    }

    public static ClientRequest invalid(String id, String errorCode, String errorMessage) {
        return new ClientRequest(
                EventType.INVALID_REQUEST, id, null, null, SubscribeOptions.DEFAULT, 0, errorCode, errorMessage);
    }

    /** The bytes of this request, as they stand in a slot. */
    public byte[] encode() {
        final RecordText.Writer writer =
                new RecordText.Writer().text(id).text(topic).text(selector);
        options.encode(writer);
        return writer.number(subscription).text(errorCode).text(errorMessage).bytes();
    }

    /** Reads what {@link #encode()} wrote at {@code offset}. */
    public static ClientRequest decode(EventType type, DirectBuffer buffer, int offset) {
        final RecordText.Reader reader = new RecordText.Reader(buffer, offset);
        return new ClientRequest(
                type,
                reader.text(),
                reader.text(),
                reader.text(),
                SubscribeOptions.decode(reader),
                reader.number(),
                reader.text(),
                reader.text());
    }
}
