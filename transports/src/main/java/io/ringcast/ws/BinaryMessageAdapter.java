package io.ringcast.ws;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.ringcast.proto.v1.Auth;
import io.ringcast.proto.v1.ClientMessage;
import io.ringcast.proto.v1.Digest;
import io.ringcast.proto.v1.ItemField;
import io.ringcast.proto.v1.ItemFields;
import io.ringcast.proto.v1.Resume;
import io.ringcast.proto.v1.SeriesNumbers;
import io.ringcast.proto.v1.Subscribe;
import io.ringcast.proto.v1.Unsubscribe;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turns a binary frame that holds a {@code ringcast.v1.ClientMessage} into the text that says the same in JSON, so that both
 * are checked and answered by the same code. Nothing is thrown. Safe from any thread.
 */
final class BinaryMessageAdapter {
    /** Of bytes that are no message: it is no message in JSON either. */
    static final String NO_MESSAGE = "";

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String ITEM_FIELD_PREFIX = "ITEM_FIELD_";
    private static final String SELECTOR = "selector";
    private static final String SUBSCRIPTION = "subscription";

    /** The twin in JSON; {@link #NO_MESSAGE}: there is none. */
    String adapt(ByteBuffer bytes) {
        final ClientMessage message;
        try {
            message = ClientMessage.parseFrom(bytes);
        } catch (InvalidProtocolBufferException broken) {
            return NO_MESSAGE;
        }
        final ObjectNode twin = NODES.objectNode();
        if (message.hasId()) {
            twin.put("id", message.getId());
        }
        putUnknown(twin, message);
        switch (message.getMessageCase()) {
            case SUBSCRIBE -> put(twin.put("type", "subscribe"), message.getSubscribe());
            case UNSUBSCRIBE -> put(twin.put("type", "unsubscribe"), message.getUnsubscribe());
            case PING -> putUnknown(twin.put("type", "ping"), message.getPing());
            case DIGEST -> put(twin.put("type", "digest"), message.getDigest());
            case AUTH -> put(twin.put("type", "auth"), message.getAuth());
            case MESSAGE_NOT_SET -> {
                // Without a type it is refused.
            }
        }
        return twin.toString();
    }

    private static void put(ObjectNode twin, Subscribe subscribe) {
        putUnknown(twin, subscribe);
        if (subscribe.hasTopic()) {
            twin.put("topic", subscribe.getTopic());
        }
        switch (subscribe.getSelectionCase()) {
            case SELECTOR -> twin.put(SELECTOR, subscribe.getSelector());
            case NUMBERS -> putNumbers(twin, subscribe.getNumbers());
            case SELECTION_NOT_SET -> {
                // All series.
            }
        }
        twin.put("newestOnly", subscribe.getNewestOnly());
        twin.put("envelope", subscribe.getEnvelope());
        if (subscribe.hasMaxHz()) {
            twin.put("maxHz", subscribe.getMaxHz());
        }
        if (subscribe.hasSnapshot()) {
            twin.put("snapshot", subscribe.getSnapshot());
        }
        if (subscribe.hasResume()) {
            putResume(twin.putObject("resume"), subscribe.getResume());
        }
        if (subscribe.hasFields()) {
            putFields(twin, subscribe.getFields());
        }
    }

    private static void put(ObjectNode twin, Unsubscribe unsubscribe) {
        putUnknown(twin, unsubscribe);
        if (unsubscribe.hasTopic()) {
            twin.put("topic", unsubscribe.getTopic());
        }
        switch (unsubscribe.getSelectionCase()) {
            case SELECTOR -> twin.put(SELECTOR, unsubscribe.getSelector());
            case NUMBERS -> putNumbers(twin, unsubscribe.getNumbers());
            case SELECTION_NOT_SET -> {
                // Named by its number, or all.
            }
        }
        if (unsubscribe.hasSubscription()) {
            twin.put(SUBSCRIPTION, unsigned(unsubscribe.getSubscription()));
        }
    }

    private static void put(ObjectNode twin, Digest digest) {
        putUnknown(twin, digest);
        if (digest.hasSubscription()) {
            twin.put(SUBSCRIPTION, unsigned(digest.getSubscription()));
        }
    }

    private static void put(ObjectNode twin, Auth auth) {
        putUnknown(twin, auth);
        if (!auth.getToken().isEmpty()) {
            twin.put("token", auth.getToken());
        }
    }

    private static void putNumbers(ObjectNode twin, SeriesNumbers numbers) {
        putUnknown(twin, numbers);
        final ArrayNode list = twin.putArray(SELECTOR);
        numbers.getSeriesList().forEach(number -> list.add(Integer.toUnsignedLong(number)));
    }

    private static void putResume(ObjectNode twin, Resume resume) {
        putUnknown(twin, resume);
        if (!resume.getEpoch().isEmpty()) {
            twin.put("epoch", resume.getEpoch());
        }
        twin.put("seq", unsigned(resume.getSeq()));
    }

    /** A part that this server does not know becomes a word that none has. */
    private static void putFields(ObjectNode twin, ItemFields fields) {
        putUnknown(twin, fields);
        final ArrayNode list = twin.putArray("fields");
        for (final ItemField field : fields.getFieldsList()) {
            list.add(field.name().replace(ITEM_FIELD_PREFIX, "").toLowerCase(Locale.ROOT));
        }
    }

    /** What this server does not know must not be passed over in silence: in JSON it would not be either. */
    private static void putUnknown(ObjectNode twin, Message message) {
        for (final int number : message.getUnknownFields().asMap().keySet()) {
            twin.putNull(Integer.toString(number));
        }
    }

    private static BigInteger unsigned(long value) {
        return new BigInteger(Long.toUnsignedString(value));
    }
}
