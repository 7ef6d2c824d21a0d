package io.ringcast.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringcast.testing.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PemFileTest {
    private TestAuthority authority;

    @TempDir
    private Path folder;

    @BeforeEach
    void vouch() {
        authority = TestAuthority.in(folder, "ours");
    }

    @Test
    void readsAnIdentityAndWhoVouchesForIt() {
        final TestAuthority.Identity server = authority.server();
        assertThat(identity(server.certificate(), server.key()).keyManagers()).hasSize(1);
        assertThat(new TlsTrust(new PemFile("--ca", authority.certificate()))
                        .trustManager()
                        .getAcceptedIssuers())
                .hasSize(1);
    }

    @Test
    void namesAKeyThatIsAnothersKey() {
        final Path certificate = authority.server().certificate();
        final Path key = authority.client("a1").key();
        assertThatThrownBy(() -> identity(certificate, key).keyManagers())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("--key=" + key + ": is not the key of --cert=" + certificate);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            nothing                                                             | holds no private key
            -----BEGIN EC PRIVATE KEY-----                                      | is not PKCS#8 without a password
            -----BEGIN ENCRYPTED PRIVATE KEY-----                               | is not PKCS#8 without a password
            -----BEGIN PRIVATE KEY-----SECRET-----END PRIVATE KEY-----          | holds no EC key""")
    void saysWhatIsWrongWithAKeyAndShowsNothingOfIt(String text, String fault) throws IOException {
        final Path key = Files.writeString(folder.resolve("key"), text);
        assertThatThrownBy(() -> identity(authority.server().certificate(), key).keyManagers())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("--key=" + key + ": " + fault)
                .hasMessageNotContaining("SECRET");
    }

    @Test
    void saysWhatIsWrongWithACertificate() throws IOException {
        final Path key = authority.server().key();
        assertThatThrownBy(() -> identity(folder.resolve("none"), key).keyManagers())
                .hasMessage("--cert=" + folder.resolve("none") + ": does not exist");
        final Path empty = Files.createFile(folder.resolve("empty"));
        assertThatThrownBy(() -> identity(empty, key).keyManagers())
                .hasMessageStartingWith("--cert=" + empty + ": holds no certificate");
        assertThatThrownBy(() -> identity(key, key).keyManagers())
                .hasMessageStartingWith("--cert=" + key + ": holds no certificate");
    }

    private static TlsIdentity identity(Path certificate, Path key) {
        return new TlsIdentity(new PemFile("--cert", certificate), new PemFile("--key", key));
    }
}
