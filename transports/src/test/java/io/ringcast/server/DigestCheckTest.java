package io.ringcast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.client.LiveMirror;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DigestCheckTest {
    private static final String OF_NOTHING = "0000000000000000";
    private static final String OTHER = "0000000000000001";

    private final StringWriter err = new StringWriter();
    private final DigestCheck check = new DigestCheck(new LiveMirror(), new PrintWriter(err, true));
    private int askedCount;
    private int beginningCount;

    @BeforeEach
    void listen() {
        check.with(() -> askedCount++, () -> beginningCount++);
    }

    @Test
    void asksWheneverTheClientWasToldEverything() {
        check.onLive(0);
        check.onDigest(5, OF_NOTHING);

        assertThat(askedCount).isEqualTo(1);
        assertThat(err.toString().strip()).isEqualTo("digest equal at 5: " + OF_NOTHING + ", 0 series");
        assertThat(check.isFailed()).isFalse();
    }

    @Test
    void asksAgainWhereOneDiffers() {
        check.onDigest(5, OTHER);
        check.onDigest(6, OF_NOTHING);
        check.onDigest(7, OTHER);

        assertThat(askedCount).isEqualTo(2);
        assertThat(beginningCount).isZero();
        assertThat(check.isFailed()).isFalse();
    }

    @Test
    void beginsAnewAndFailsWhereTwoInARowDiffer() {
        check.onDigest(5, OTHER);
        check.onDigest(6, OTHER);
        check.onDigest(7, OF_NOTHING);

        assertThat(beginningCount).isEqualTo(1);
        assertThat(check.isFailed()).isTrue();
        assertThat(err.toString())
                .contains("digest DIFFERS at 6: the server's is " + OTHER + ", ours is " + OF_NOTHING + " of 0 series")
                .contains("digest equal at 7");
    }
}
