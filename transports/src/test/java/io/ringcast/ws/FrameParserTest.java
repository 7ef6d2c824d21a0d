package io.ringcast.ws;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.testing.Expect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("C7")
@Tag("C38")
class FrameParserTest {
    private static final int MAX_LENGTH = 16_384;
    private static final int WHOLE = Integer.MAX_VALUE;

    @Test
    void putsFragmentsTogetherAndTellsThePingBetweenThemFirst() {
        final byte[] bytes = new ClientBytes()
                .frame(FrameHead.TEXT, "a")
                .ping("p")
                .frame(FrameHead.CONTINUATION, "")
                .frame(ClientBytes.FIN | FrameHead.CONTINUATION, "b")
                .frame(ClientBytes.FIN | FrameHead.PONG, "")
                .text("")
                .toBytes();

        assertThat(heard(bytes)).containsExactly("9 p", "text ab", "10 ", "text ");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BINARY")
    void tellsWhatCameBeforeAFaultThenTheFaultThenNothing(FrameFault fault) {
        final byte[] bytes = new ClientBytes()
                .text("good")
                .raw(unsigned(ClientBytes.refusedAs(fault)))
                .text("late")
                .toBytes();

        assertThat(heard(bytes)).containsExactly("text good", fault.label());
        assertThat(FrameRecorder.heardOf(bytes, MAX_LENGTH, 1)).containsExactly("text good", fault.label());
    }

    @Test
    void readsNothingAfterACloseFrame() {
        final byte[] bytes = new ClientBytes()
                .close(1000, "bye")
                .text("late")
                .close(1000, "")
                .toBytes();

        assertThat(heard(bytes)).containsExactly("8 \u0003\u00e8bye");
    }

    @Test
    void takesACloseFrameWithoutACode() {
        assertThat(heard(new ClientBytes()
                        .frame(ClientBytes.FIN | FrameHead.CLOSE, "")
                        .toBytes()))
                .containsExactly("8 ");
    }

    @Test
    void tellsWhatTheFirstTwoBytesSayBeforeTheRestIsThere() {
        assertThat(heard(new byte[] {(byte) 0x81, 126})).containsExactly("unmasked");
        assertThat(heard(new byte[] {(byte) 0x89, (byte) 0xFF})).containsExactly("control-too-long");
    }

    @Test
    void refusesALengthBeforeItsBytesCome() {
        assertThat(heard(new ClientBytes()
                        .raw(0x81, 0xFF, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)
                        .toBytes()))
                .containsExactly("too-long");
        assertThat(heard(new ClientBytes()
                        .raw(0x81, 0xFF, 0x80, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0)
                        .toBytes()))
                .containsExactly("length-form");
        assertThat(heard(new ClientBytes()
                        .raw(0x81, 0xFF, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0, 0, 0)
                        .toBytes()))
                .containsExactly("length-form");
    }

    @Test
    void countsAllFragmentsOfAMessage() {
        final byte[] bytes = new ClientBytes()
                .frame(FrameHead.TEXT, "x".repeat(MAX_LENGTH))
                .frame(FrameHead.CONTINUATION, "")
                .frame(ClientBytes.FIN | FrameHead.CONTINUATION, "x")
                .toBytes();

        assertThat(heard(bytes)).containsExactly("too-long");
    }

    @Test
    void takesAMessageOfTheGreatestLength() {
        final String longest = "x".repeat(MAX_LENGTH);
        assertThat(heard(new ClientBytes().text(longest).text(longest).toBytes()))
                .containsExactly("text " + longest, "text " + longest);
    }

    @ParameterizedTest
    @ValueSource(ints = {125, 126, 65_535, 65_536})
    void takesEveryFormOfLength(int length) {
        final String payload = "x".repeat(length);
        assertThat(FrameRecorder.heardOf(new ClientBytes().text(payload).toBytes(), 1 << 20, 1_000))
                .containsExactly("text " + payload);
    }

    @Test
    void takesTheCloseCodesThatMayBeSentAndNoOthers() {
        final int[] taken = IntStream.range(0, 1 << 16)
                .filter(code ->
                        !heard(new ClientBytes().close(code, "").toBytes()).contains("close-code"))
                .toArray();

        assertThat(taken)
                .containsExactly(IntStream.concat(
                                IntStream.of(1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014),
                                IntStream.rangeClosed(3000, 4999))
                        .toArray());
    }

    @Test
    void refusesACloseFrameOfOneByteAndAReasonThatIsNotUtf8() {
        assertThat(heard(new ClientBytes()
                        .frame(ClientBytes.FIN | FrameHead.CLOSE, "x")
                        .toBytes()))
                .containsExactly("close-code");
        assertThat(heard(new ClientBytes()
                        .frame(ClientBytes.FIN | FrameHead.CLOSE, new byte[] {3, (byte) 0xE8, (byte) 0xC3})
                        .toBytes()))
                .containsExactly("not-utf8");
    }

    @Test
    void refusesTextAtTheFirstBadByteOfAnUnfinishedFrame() {
        final byte[] bytes = new ClientBytes()
                .frame(ClientBytes.FIN | FrameHead.TEXT, new byte[] {'a', (byte) 0xFF, 'b', 'c'})
                .toBytes();

        assertThat(heard(Arrays.copyOf(bytes, bytes.length - 2))).containsExactly("not-utf8");
    }

    @RepeatedTest(20)
    void tellsTheSameHoweverTheStreamIsCut(RepetitionInfo repetition) {
        final long seed = 977L * repetition.getCurrentRepetition();
        final Random random = new Random(seed);
        final List<String> expected = new ArrayList<>();
        final byte[] bytes = conversation(random, expected);

        Expect.equal(expected, heard(bytes), () -> "whole, seed " + seed);
        for (int i = 0; i < 20; i++) {
            final int[] pieces = random.ints(1 + random.nextInt(7), 1, 2 + random.nextInt(40))
                    .toArray();
            Expect.equal(
                    expected,
                    FrameRecorder.heardOf(bytes, MAX_LENGTH, pieces),
                    () -> "pieces " + Arrays.toString(pieces) + ", seed " + seed);
        }
    }

    /** Messages in fragments, with control frames between them; perhaps a fault at the end. */
    private static byte[] conversation(Random random, List<String> expected) {
        final ClientBytes bytes = new ClientBytes();
        for (int i = random.nextInt(12); i > 0; i--) {
            final String payload = "\u00e9\u20ac\ud83d\ude00x".repeat(random.nextInt(60));
            final byte[] utf8 = payload.getBytes(StandardCharsets.UTF_8);
            int from = 0;
            int opcode = random.nextBoolean() ? FrameHead.TEXT : FrameHead.BINARY;
            final String kind = opcode == FrameHead.TEXT ? "text " : "binary ";
            while (random.nextInt(3) > 0) {
                final int to = from + random.nextInt(utf8.length - from + 1);
                bytes.frame(opcode, Arrays.copyOfRange(utf8, from, to));
                from = to;
                opcode = FrameHead.CONTINUATION;
                if (random.nextBoolean()) {
                    bytes.ping("p" + i);
                    expected.add("9 p" + i);
                }
            }
            bytes.frame(ClientBytes.FIN | opcode, Arrays.copyOfRange(utf8, from, utf8.length));
            expected.add(kind + new String(utf8, StandardCharsets.ISO_8859_1));
        }
        if (random.nextBoolean()) {
            bytes.raw(unsigned(ClientBytes.refusedAs(FrameFault.UNMASKED)));
            expected.add("unmasked");
        }
        return bytes.toBytes();
    }

    private static List<String> heard(byte[] bytes) {
        return FrameRecorder.heardOf(bytes, MAX_LENGTH, WHOLE);
    }

    private static int[] unsigned(byte[] bytes) {
        return IntStream.range(0, bytes.length).map(i -> bytes[i] & 0xFF).toArray();
    }
}
