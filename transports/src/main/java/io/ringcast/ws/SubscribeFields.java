package io.ringcast.ws;

import io.ringcast.engine.event.ItemField;
import io.ringcast.engine.event.SubscribeOptions;
import java.util.EnumSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Reads how a {@code subscribe} wants to be served. */
final class SubscribeFields {
    private static final int MAX_EPOCH_LENGTH = 64;
    private static final double MIN_HZ = 0.01;
    private static final double MAX_HZ = 1_000;
    private static final int MILLI = 1_000;
    private static final Set<String> RESUME_FIELDS = Set.of("epoch", "seq");

    private SubscribeFields() {}

    /** What is not there is as in {@link SubscribeOptions#DEFAULT}. */
    static SubscribeOptions options(JsonNode message) throws EnvelopeException {
        final SubscribeOptions base = SubscribeOptions.DEFAULT
                .withNewestOnly(flag(message, "newestOnly", false))
                .withEnvelope(flag(message, "envelope", false))
                .withSnapshot(flag(message, "snapshot", true))
                .withMaxMilliHz(maxMilliHz(message.path("maxHz")))
                .withFieldBits(fieldBits(message.path("fields")));
        final JsonNode resume = message.path("resume");
        return resume.isMissingNode() ? base : withResume(base, resume);
    }

    private static boolean flag(JsonNode message, String name, boolean byDefault) throws EnvelopeException {
        final JsonNode value = message.path(name);
        if (value.isMissingNode()) {
            return byDefault;
        }
        if (!value.isBoolean()) {
            throw EnvelopeException.violation(name + " is not true or false");
        }
        return value.booleanValue();
    }

    private static int maxMilliHz(JsonNode value) throws EnvelopeException {
        if (value.isMissingNode()) {
            return 0;
        }
        final double hz = value.isNumber() ? value.doubleValue() : Double.NaN;
        if (!(hz >= MIN_HZ && hz <= MAX_HZ)) {
            throw EnvelopeException.violation("maxHz is not a number from 0.01 to 1000");
        }
        return (int) Math.round(hz * MILLI);
    }

    private static int fieldBits(JsonNode value) throws EnvelopeException {
        if (value.isMissingNode()) {
            return ItemField.DEFAULT_BITS;
        }
        if (!value.isArray()) {
            throw EnvelopeException.violation("fields is not a list");
        }
        final Set<ItemField> fields = EnumSet.noneOf(ItemField.class);
        for (final JsonNode entry : value) {
            final ItemField field = ItemField.of(entry.stringValue(""));
            if (field == null) {
                throw EnvelopeException.violation(
                        "fields has an entry that is none of id, n, kind, total, rate, earlier");
            }
            fields.add(field);
        }
        return ItemField.bits(fields);
    }

    private static SubscribeOptions withResume(SubscribeOptions base, JsonNode resume) throws EnvelopeException {
        if (!resume.isObject()) {
            throw EnvelopeException.violation("resume is not an object");
        }
        RequestFields.check(resume, RESUME_FIELDS);
        final String epoch = RequestFields.text(resume, "epoch", MAX_EPOCH_LENGTH, false);
        if (epoch == null) {
            throw EnvelopeException.violation("resume has no epoch");
        }
        final long seq = RequestFields.integer(resume.path("seq"), "seq of resume");
        if (seq < 0) {
            throw EnvelopeException.violation("seq of resume is below 0");
        }
        return base.withResume(epoch, seq);
    }
}
