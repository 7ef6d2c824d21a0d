package io.ringcast.ws;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.ringcast.engine.event.ClientRequest;
import io.ringcast.engine.event.ItemField;
import io.ringcast.engine.event.SubscribeOptions;
import io.ringcast.proto.v1.ClientMessage;
import io.ringcast.proto.v1.Digest;
import io.ringcast.proto.v1.ItemFields;
import io.ringcast.proto.v1.Ping;
import io.ringcast.proto.v1.Resume;
import io.ringcast.proto.v1.SeriesNumbers;
import io.ringcast.proto.v1.Subscribe;
import io.ringcast.proto.v1.Unsubscribe;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Binary messages of a client are the requests, and the errors, that their twins in JSON are. */
@Tag("C8")
@Tag("C45")
class BinaryMessageAdapterTest {
    private static final String INVALID = "Invalid message envelope";

    private final BinaryMessageAdapter adapter = new BinaryMessageAdapter();
    private final ControlMessageAdapter checks = new ControlMessageAdapter();

    @Test
    @Tag("C31")
    void readsSubscribe() {
        assertThat(read(subscribe(Subscribe.newBuilder()))).isEqualTo(ClientRequest.subscribe("i", null, null));
        assertThat(read(subscribe(Subscribe.newBuilder().setTopic("metrics").setSelector("cpu{a=\"ü\"}"))))
                .isEqualTo(ClientRequest.subscribe("i", "metrics", "cpu{a=\"ü\"}"));
        assertThat(read(subscribe(Subscribe.newBuilder()
                        .setNumbers(SeriesNumbers.newBuilder().addSeries(3).addSeries(0)))))
                .isEqualTo(ClientRequest.subscribe("i", null, "[3,0]"));
        assertThat(read(subscribe(Subscribe.newBuilder().setNumbers(SeriesNumbers.getDefaultInstance()))))
                .isEqualTo(ClientRequest.subscribe("i", null, "[]"));
    }

    @Test
    void readsTheOptionsOfSubscribe() {
        final Subscribe.Builder all = Subscribe.newBuilder()
                .setNewestOnly(true)
                .setMaxHz(2.5)
                .setEnvelope(true)
                .setSnapshot(false)
                .setResume(Resume.newBuilder().setEpoch("5f3a").setSeq(12))
                .setFields(ItemFields.newBuilder()
                        .addFields(io.ringcast.proto.v1.ItemField.ITEM_FIELD_ID)
                        .addFields(io.ringcast.proto.v1.ItemField.ITEM_FIELD_N));
        assertThat(read(subscribe(all)))
                .isEqualTo(ClientRequest.subscribe(
                        "i",
                        null,
                        null,
                        new SubscribeOptions(
                                true,
                                2500,
                                true,
                                false,
                                "5f3a",
                                12,
                                ItemField.bits(EnumSet.of(ItemField.ID, ItemField.N)))));
        assertThat(read(subscribe(Subscribe.newBuilder().setFields(ItemFields.getDefaultInstance()))))
                .isEqualTo(ClientRequest.subscribe("i", null, null, SubscribeOptions.DEFAULT.withFieldBits(0)));
    }

    @Test
    void knowsAllPartsOfAnItemByTheSameWords() {
        for (final ItemField field : ItemField.values()) {
            final ItemFields one =
                    ItemFields.newBuilder().addFieldsValue(field.ordinal() + 1).build();
            assertThat(read(subscribe(Subscribe.newBuilder().setFields(one)))
                            .options()
                            .fieldBits())
                    .isEqualTo(ItemField.bits(EnumSet.of(field)));
        }
    }

    @Test
    @Tag("C33")
    void readsUnsubscribeDigestAndPing() {
        assertThat(read(ClientMessage.newBuilder()
                        .setUnsubscribe(Unsubscribe.newBuilder().setSubscription(7))))
                .isEqualTo(ClientRequest.unsubscribe(null, null, null, 7));
        assertThat(read(ClientMessage.newBuilder()
                        .setUnsubscribe(
                                Unsubscribe.newBuilder().setTopic("metrics").setSelector("a"))))
                .isEqualTo(ClientRequest.unsubscribe(null, "metrics", "a", 0));
        assertThat(read(ClientMessage.newBuilder()
                        .setUnsubscribe(Unsubscribe.newBuilder()
                                .setNumbers(SeriesNumbers.newBuilder().addSeries(1)))))
                .isEqualTo(ClientRequest.unsubscribe(null, null, "[1]", 0));
        assertThat(read(ClientMessage.newBuilder()
                        .setId("")
                        .setDigest(Digest.newBuilder().setSubscription(Long.MAX_VALUE))))
                .isEqualTo(ClientRequest.digest("", Long.MAX_VALUE));
        assertThat(read(ClientMessage.newBuilder().setPing(Ping.getDefaultInstance())))
                .isEqualTo(ClientRequest.ping(null));
    }

    @Test
    @Tag("C10")
    void namesWhatIsWrongInTheWordsOfItsTwin() {
        expectError(subscribe(Subscribe.newBuilder().setTopic("t".repeat(65))), "topic is longer than 64 bytes");
        expectError(subscribe(Subscribe.newBuilder().setMaxHz(0)), "maxHz is not a number from 0.01 to 1000");
        expectError(subscribe(Subscribe.newBuilder().setMaxHz(Double.NaN)), "maxHz is not a number from 0.01 to 1000");
        expectError(
                subscribe(Subscribe.newBuilder()
                        .setNumbers(SeriesNumbers.newBuilder().addSeries(-1))),
                "selector has an entry that is no number of a series");
        expectError(
                subscribe(Subscribe.newBuilder().setResume(Resume.newBuilder().setSeq(1))), "resume has no epoch");
        expectError(
                subscribe(Subscribe.newBuilder()
                        .setResume(Resume.newBuilder().setEpoch("e").setSeq(-1))),
                "seq of resume is not an integer");
        expectError(
                subscribe(
                        Subscribe.newBuilder().setFields(ItemFields.newBuilder().addFieldsValue(0))),
                "fields has an entry that is none of id, n, kind, total, rate, earlier");
        expectError(
                subscribe(
                        Subscribe.newBuilder().setFields(ItemFields.newBuilder().addFieldsValue(99))),
                "fields has an entry that is none of id, n, kind, total, rate, earlier");
        expectError(
                ClientMessage.newBuilder()
                        .setId("i")
                        .setDigest(Digest.newBuilder().setSubscription(0)),
                "subscription is below 1");
        expectError(
                ClientMessage.newBuilder()
                        .setId("i")
                        .setDigest(Digest.newBuilder().setSubscription(Long.MIN_VALUE)),
                "subscription is not an integer");
    }

    @Test
    void refusesAFieldThatItDoesNotKnowWhereverItStands() {
        final UnknownFieldSet unknown = UnknownFieldSet.newBuilder()
                .addField(99, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                .build();
        expectError(
                ClientMessage.newBuilder().setId("i").setPing(Ping.newBuilder().setUnknownFields(unknown)),
                "unknown field 99");
        expectError(
                ClientMessage.newBuilder()
                        .setId("i")
                        .setPing(Ping.getDefaultInstance())
                        .setUnknownFields(unknown),
                "unknown field 99");
        expectError(
                subscribe(Subscribe.newBuilder()
                        .setResume(Resume.newBuilder().setEpoch("e").setUnknownFields(unknown))),
                "unknown field 99");
        expectError(
                subscribe(
                        Subscribe.newBuilder().setFields(ItemFields.newBuilder().setUnknownFields(unknown))),
                "unknown field 99");
    }

    @Test
    @Tag("C38")
    void saysNothingOfWhatIsNoMessageButThatItIsInvalid() {
        assertThat(read(ClientMessage.newBuilder())).isEqualTo(invalid(null));
        assertThat(read(ClientMessage.newBuilder().setId("i"))).isEqualTo(invalid("i"));
        assertThat(read(new byte[] {(byte) 0xFF})).isEqualTo(invalid(null));
        final byte[] notUtf8 = {0x0A, 0x01, (byte) 0xC0};
        assertThat(read(notUtf8)).isEqualTo(invalid(null));
        final byte[] secret = ClientMessage.newBuilder()
                .setIdBytes(ByteString.copyFromUtf8("x"))
                .build()
                .toByteArray();
        assertThat(adapter.adapt(ByteBuffer.wrap(secret))).isEqualTo("{\"id\":\"x\"}");
    }

    @Test
    void readsAnyBeginningOfAMessageWithoutHarm() {
        final byte[] whole = subscribe(Subscribe.newBuilder()
                        .setTopic("metrics")
                        .setSelector("cpu{a=\"b\"}")
                        .setMaxHz(2)
                        .setResume(Resume.newBuilder().setEpoch("e").setSeq(300))
                        .setFields(ItemFields.newBuilder().addFieldsValue(2)))
                .build()
                .toByteArray();
        for (int length = 0; length < whole.length; length++) {
            final ClientRequest request = read(Arrays.copyOf(whole, length));
            assertThat(request.errorMessage()).as("%d bytes", length).startsWith(INVALID);
        }
        assertThat(read(whole).errorMessage()).isNull();
    }

    private void expectError(ClientMessage.Builder message, String what) {
        assertThat(read(message)).isEqualTo(ClientRequest.invalid("i", "protocol-violation", INVALID + ": " + what));
    }

    private static ClientRequest invalid(String id) {
        return ClientRequest.invalid(id, "protocol-violation", INVALID);
    }

    private static ClientMessage.Builder subscribe(Subscribe.Builder subscribe) {
        return ClientMessage.newBuilder().setId("i").setSubscribe(subscribe);
    }

    private ClientRequest read(ClientMessage.Builder message) {
        return read(message.build().toByteArray());
    }

    private ClientRequest read(byte[] bytes) {
        return checks.adapt(adapter.adapt(ByteBuffer.wrap(bytes)));
    }
}
