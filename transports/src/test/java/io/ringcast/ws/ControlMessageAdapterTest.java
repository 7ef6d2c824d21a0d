package io.ringcast.ws;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.event.ClientRequest;
import io.ringcast.engine.event.EventType;
import io.ringcast.engine.event.ItemField;
import io.ringcast.engine.event.SubscribeOptions;
import java.util.EnumSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which texts of a client are requests, and what is said of the others. */
class ControlMessageAdapterTest {
    private static final String INVALID = "Invalid message envelope";

    private final ControlMessageAdapter adapter = new ControlMessageAdapter();

    @Test
    @Tag("C8")
    @Tag("C31")
    void readsTheThreeFormsOfSubscribe() {
        assertThat(adapter.adapt("{\"type\":\"subscribe\"}")).isEqualTo(ClientRequest.subscribe(null, null, null));
        assertThat(adapter.adapt("{\"type\":\"subscribe\",\"topic\":null,\"selector\":null}"))
                .isEqualTo(ClientRequest.subscribe(null, null, null));
        assertThat(
                        adapter.adapt(
                                "{\"selector\":\"cpu{a=\\\"ü\\\"}\",\"topic\":\"metrics\",\"id\":\"7\",\"type\":\"subscribe\"}"))
                .isEqualTo(ClientRequest.subscribe("7", "metrics", "cpu{a=\"ü\"}"));
    }

    @Test
    @Tag("C8")
    void readsUnsubscribe() {
        assertThat(adapter.adapt("{\"type\":\"unsubscribe\",\"id\":\"1\",\"subscription\":7}"))
                .isEqualTo(ClientRequest.unsubscribe("1", null, null, 7));
        assertThat(adapter.adapt("{\"type\":\"unsubscribe\",\"topic\":\"metrics\",\"selector\":\"a\"}"))
                .isEqualTo(ClientRequest.unsubscribe(null, "metrics", "a", 0));
        assertThat(adapter.adapt("{\"type\":\"unsubscribe\",\"subscription\":7.0}"))
                .isEqualTo(ClientRequest.unsubscribe(null, null, null, 7));
        assertThat(adapter.adapt("{\"type\":\"unsubscribe\",\"subscription\":9223372036854775807}"))
                .isEqualTo(ClientRequest.unsubscribe(null, null, null, Long.MAX_VALUE));
    }

    @Test
    @Tag("C33")
    void readsPing() {
        assertThat(adapter.adapt("{\"type\":\"ping\"}")).isEqualTo(ClientRequest.ping(null));
        assertThat(adapter.adapt(" {\"type\":\"ping\",\"id\":\"\"}\n")).isEqualTo(ClientRequest.ping(""));
    }

    @ParameterizedTest
    @Tag("C10")
    @Tag("C38")
    @ValueSource(
            strings = {
                "",
                " ",
                "garbage",
                "{",
                "{}",
                "[]",
                "null",
                "7",
                "\"ping\"",
                "{\"type\":7}",
                "{\"type\":null}",
                "{\"type\":\"dance\"}",
                "{\"type\":\"Ping\"}",
                "{'type':'ping'}",
                "{\"type\":\"ping\",}",
                "{\"type\":\"ping\"} x",
                "{\"type\":\"ping\"}{\"type\":\"ping\"}",
                "{\"type\":\"ping\",\"type\":\"ping\"}",
                "{\"type\":\"ping\",\"id\":NaN}",
                "{\"type\":\"ping\",\"id\":[[[[[[[[[[1]]]]]]]]]]}",
                "{\"type\":\"ping\",\"id\":\"\u0001\"}"
            })
    void saysNothingOfWhatIsNoMessageButThatItIsInvalid(String text) {
        assertThat(adapter.adapt(text)).isEqualTo(ClientRequest.invalid(null, "protocol-violation", INVALID));
    }

    @ParameterizedTest
    @Tag("C45")
    @CsvSource(
            quoteCharacter = '~',
            delimiter = '|',
            value = {
                "{`type`:`ping`,`x`:1}|unknown field x",
                "{`type`:`ping`,`topic`:`metrics`}|unknown field topic",
                "{`type`:`subscribe`,`subscription`:1}|unknown field subscription",
                "{`type`:`subscribe`,`<b>`:1}|unknown field",
                "{`type`:`subscribe`,`topic`:7}|topic is not a string",
                "{`type`:`subscribe`,`selector`:{}}|selector is not a string",
                "{`type`:`subscribe`,`selector`:`\\ud800`}|selector is not valid text",
                "{`type`:`unsubscribe`,`subscription`:`7`}|subscription is not an integer",
                "{`type`:`unsubscribe`,`subscription`:null}|subscription is not an integer",
                "{`type`:`unsubscribe`,`subscription`:7.5}|subscription is not an integer",
                "{`type`:`unsubscribe`,`subscription`:1e400}|subscription is not an integer",
                "{`type`:`unsubscribe`,`subscription`:9223372036854775808}|subscription is not an integer",
                "{`type`:`unsubscribe`,`subscription`:0}|subscription is below 1",
                "{`type`:`unsubscribe`,`subscription`:-1}|subscription is below 1",
                "{`type`:`digest`,`topic`:`metrics`}|unknown field topic",
                "{`type`:`subscribe`,`selector`:[1,-1]}|selector has an entry that is no number of a series",
                "{`type`:`subscribe`,`selector`:[1.5]}|selector has an entry that is no number of a series",
                "{`type`:`subscribe`,`selector`:[2147483648]}|selector has an entry that is no number of a series",
                "{`type`:`subscribe`,`newestOnly`:1}|newestOnly is not true or false",
                "{`type`:`subscribe`,`maxHz`:0}|maxHz is not a number from 0.01 to 1000",
                "{`type`:`subscribe`,`maxHz`:1000.1}|maxHz is not a number from 0.01 to 1000",
                "{`type`:`subscribe`,`maxHz`:`1`}|maxHz is not a number from 0.01 to 1000",
                "{`type`:`subscribe`,`envelope`:null}|envelope is not true or false",
                "{`type`:`subscribe`,`snapshot`:`no`}|snapshot is not true or false",
                "{`type`:`subscribe`,`fields`:`n`}|fields is not a list",
                "{`type`:`subscribe`,`fields`:[`value`]}|fields has an entry that is none of id, n, kind, total, rate, earlier",
                "{`type`:`subscribe`,`resume`:[]}|resume is not an object",
                "{`type`:`subscribe`,`resume`:{`epoch`:`e`,`seq`:1,`x`:1}}|unknown field x",
                "{`type`:`subscribe`,`resume`:{`seq`:1}}|resume has no epoch",
                "{`type`:`subscribe`,`resume`:{`epoch`:`e`}}|seq of resume is not an integer",
                "{`type`:`subscribe`,`resume`:{`epoch`:`e`,`seq`:-1}}|seq of resume is below 0",
            })
    void namesTheFieldThatBreaksTheSchema(String text, String what) {
        assertThat(adapter.adapt(withId(text)))
                .isEqualTo(ClientRequest.invalid("i", "protocol-violation", INVALID + ": " + what));
    }

    @Test
    void readsTheOptionsOfSubscribe() {
        assertThat(adapter.adapt("{\"type\":\"subscribe\",\"newestOnly\":true,\"maxHz\":2.5,\"envelope\":true,"
                        + "\"snapshot\":false,\"resume\":{\"epoch\":\"5f3a\",\"seq\":12},\"fields\":[\"id\",\"n\"]}"))
                .isEqualTo(ClientRequest.subscribe(
                        null,
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
        assertThat(adapter.adapt("{\"type\":\"subscribe\",\"fields\":[]}"))
                .isEqualTo(ClientRequest.subscribe(null, null, null, SubscribeOptions.DEFAULT.withFieldBits(0)));
    }

    @Test
    void readsAListOfSeriesAsSelector() {
        assertThat(adapter.adapt("{\"type\":\"subscribe\",\"selector\":[3,1.0]}"))
                .isEqualTo(ClientRequest.subscribe(null, null, "[3,1]"));
        assertThat(adapter.adapt("{\"type\":\"unsubscribe\",\"selector\":[]}"))
                .isEqualTo(ClientRequest.unsubscribe(null, null, "[]", 0));
    }

    @Test
    void readsDigest() {
        assertThat(adapter.adapt("{\"type\":\"digest\",\"id\":\"i\",\"subscription\":7}"))
                .isEqualTo(ClientRequest.digest("i", 7));
    }

    @Test
    @Tag("C24")
    void takesNoTokenOfAClientThatIsIn() {
        assertThat(adapter.adapt("{\"type\":\"auth\",\"id\":\"i\",\"token\":\"secret\"}"))
                .isEqualTo(ClientRequest.invalid(
                        "i",
                        "protocol-violation",
                        "Invalid message envelope: no token is needed, or one was shown before"));
    }

    @Test
    @Tag("C24")
    void takesNothingButATokenOrAPingOfAClientThatIsNotIn() {
        assertThat(adapter.adaptFirst("{\"type\":\"auth\",\"id\":\"i\",\"token\":\"secret\"}"))
                .isEqualTo(FirstMessage.auth("i", "secret"))
                .asString()
                .doesNotContain("secret");
        assertThat(adapter.adaptFirst("{\"type\":\"ping\"}")).isEqualTo(FirstMessage.ping(null));
        assertThat(adapter.adaptFirst("{\"type\":\"subscribe\",\"id\":\"i\"}"))
                .isEqualTo(FirstMessage.other("i", "unauthorized", "a token is needed first"));
        assertThat(adapter.adaptFirst("[]"))
                .isEqualTo(FirstMessage.other(null, "protocol-violation", "Invalid message envelope"));
    }

    @Test
    void countsLengthsInBytesOfUtf8() {
        assertThat(adapter.adapt(subscribe("i".repeat(64), "t".repeat(64), "s".repeat(1024)))
                        .type())
                .isEqualTo(EventType.SUBSCRIBE);
        assertThat(adapter.adapt(subscribe("ü".repeat(32), "ü".repeat(32), "ü".repeat(512)))
                        .type())
                .isEqualTo(EventType.SUBSCRIBE);
        assertThat(adapter.adapt(subscribe("ü".repeat(33), "t", "s")))
                .isEqualTo(ClientRequest.invalid(null, "protocol-violation", INVALID + ": id is longer than 64 bytes"));
        assertThat(adapter.adapt(subscribe("i", "t".repeat(65), "s")))
                .isEqualTo(
                        ClientRequest.invalid("i", "protocol-violation", INVALID + ": topic is longer than 64 bytes"));
        assertThat(adapter.adapt(subscribe("i", "t", "s".repeat(1025))))
                .isEqualTo(ClientRequest.invalid(
                        "i", "protocol-violation", INVALID + ": selector is longer than 1024 bytes"));
    }

    @Test
    void refusesAnIdThatIsNoText() {
        assertThat(adapter.adapt("{\"type\":\"ping\",\"id\":7}"))
                .isEqualTo(ClientRequest.invalid(null, "protocol-violation", INVALID + ": id is not a string"));
    }

    private static String withId(String text) {
        return text.replace('`', '"').replaceFirst("\\{", "{\"id\":\"i\",");
    }

    private static String subscribe(String id, String topic, String selector) {
        return "{\"type\":\"subscribe\",\"id\":\"" + id + "\",\"topic\":\"" + topic + "\",\"selector\":\"" + selector
                + "\"}";
    }
}
