package io.ringcast.ws;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("C28")
class ForwardedForTest {
    private static final Set<InetAddress> TRUSTED =
            Set.of(ForwardedFor.parse("10.0.0.1"), ForwardedFor.parse("10.0.0.2"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            192.0.2.1                        | 192.0.2.1
            6.6.6.6, 192.0.2.1               | 192.0.2.1
            6.6.6.6,192.0.2.1 , 10.0.0.2     | 192.0.2.1
            192.0.2.1; 10.0.0.2              | 192.0.2.1
            2001:db8::1                      | 2001:db8:0:0:0:0:0:1
            10.0.0.2                         | -
            192.0.2.1, unknown               | -
            192.0.2.1, 999.1.1.1             | -
            192.0.2.1, localhost             | -""")
    void believesTrustedProxiesAndNobodyBeforeThem(String header, String client) {
        final InetAddress found = ForwardedFor.client(header, ForwardedFor.parse("10.0.0.1"), TRUSTED);
        assertThat(found == null ? null : found.getHostAddress()).isEqualTo(client);
    }

    @Test
    void takesAPeerThatIsNotTrustedForTheClient() {
        final InetAddress peer = ForwardedFor.parse("192.0.2.7");
        assertThat(ForwardedFor.client("192.0.2.1", peer, TRUSTED)).isEqualTo(peer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "1.2.3", "1.2.3.4.5", "256.1.1.1", "1.2.3.4:5", "::g", ":::::", "example.org"})
    void isNoAddress(String text) {
        assertThat(ForwardedFor.parse(text)).isNull();
    }
}
