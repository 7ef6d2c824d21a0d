package io.ringcast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringcast.auth.PemFile;
import io.ringcast.auth.TlsIdentity;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class ListenerHostsTest {
    private static final Path FILE = Path.of("file");
    private static final AgentAccess TOKENS = new AgentAccess(FILE, null, null, null, false);
    private static final AgentAccess TLS = new AgentAccess(null, FILE, FILE, null, false);
    private static final AgentAccess TOKENS_AND_TLS = new AgentAccess(FILE, FILE, FILE, null, false);
    private static final AgentAccess CERTIFICATES = new AgentAccess(null, FILE, FILE, FILE, true);

    private static final ViewerAccess VIEWERS = new ViewerAccess(FILE, null, null, false, Set.of(), Set.of(), null);
    private static final ViewerAccess VIEWERS_BY_TLS = new ViewerAccess(
            FILE, null, null, false, Set.of(), Set.of(), new TlsIdentity(new PemFile("", FILE), new PemFile("", FILE)));

    @Test
    void listensForAgentsBeyondThisMachineByItselfOnlyWithCredentialsAndTls() {
        final ListenerHosts hosts = hosts();
        assertThat(hosts.grpcHost(AgentAccess.OPEN)).isEqualTo("127.0.0.1");
        assertThat(hosts.grpcHost(TOKENS)).isEqualTo("127.0.0.1");
        assertThat(hosts.grpcHost(TLS)).isEqualTo("127.0.0.1");
        assertThat(hosts.grpcHost(TOKENS_AND_TLS)).isEqualTo("0.0.0.0");
        assertThat(hosts.grpcHost(CERTIFICATES)).isEqualTo("0.0.0.0");
        assertThat(hosts("--grpc-host=::1").grpcHost(CERTIFICATES)).isEqualTo("::1");
        assertThat(hosts("--insecure").grpcHost(AgentAccess.OPEN)).isEqualTo("127.0.0.1");
    }

    @Test
    void listensForDashboardsBeyondThisMachineByItselfOnlyWithTokensAndTls() {
        final ListenerHosts hosts = hosts();
        assertThat(hosts.wsHost(ViewerAccess.OPEN)).isEqualTo("127.0.0.1");
        assertThat(hosts.wsHost(VIEWERS)).isEqualTo("127.0.0.1");
        assertThat(hosts.wsHost(VIEWERS_BY_TLS)).isEqualTo("0.0.0.0");
        assertThat(hosts("--ws-host=::1").wsHost(VIEWERS_BY_TLS)).isEqualTo("::1");
    }

    @Test
    void asksForInsecureWhereAnybodyCouldReadWhateverAgentsMustShow() {
        final ListenerHosts everywhere = hosts("--ws-host=0.0.0.0");
        assertThatThrownBy(() -> everywhere.check(CERTIFICATES, ViewerAccess.OPEN))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("--ws-host=0.0.0.0 is not a loopback address")
                .hasMessageContaining("anybody who reaches it could read");
        assertThatThrownBy(() -> everywhere.check(CERTIFICATES, VIEWERS))
                .hasMessageContainingAll("tokens would come in the clear", "--live-tls-cert");
        assertThatCode(() -> everywhere.check(CERTIFICATES, VIEWERS_BY_TLS)).doesNotThrowAnyException();
        assertThatCode(() -> hosts("--ws-host=0.0.0.0", "--insecure").check(AgentAccess.OPEN, ViewerAccess.OPEN))
                .doesNotThrowAnyException();
    }

    @Test
    void asksForInsecureWhereAnybodyCouldSendOrReadTokens() {
        final ListenerHosts open = hosts("--grpc-host=0.0.0.0");
        assertThatThrownBy(() -> open.check(AgentAccess.OPEN, ViewerAccess.OPEN))
                .hasMessageContaining("anybody who reaches it could send");
        assertThatThrownBy(() -> open.check(TLS, ViewerAccess.OPEN))
                .hasMessageContaining("anybody who reaches it could send");
        assertThatThrownBy(() -> open.check(TOKENS, ViewerAccess.OPEN))
                .hasMessageContaining("tokens would come in the clear");
        assertThatCode(() -> open.check(TOKENS_AND_TLS, ViewerAccess.OPEN)).doesNotThrowAnyException();
        assertThatCode(() -> open.check(CERTIFICATES, ViewerAccess.OPEN)).doesNotThrowAnyException();
        assertThatCode(() -> hosts("--grpc-host=0.0.0.0", "--insecure").check(AgentAccess.OPEN, ViewerAccess.OPEN))
                .doesNotThrowAnyException();
    }

    private static ListenerHosts hosts(String... arguments) {
        final Listening command = new Listening();
        new CommandLine(command).parseArgs(arguments);
        return command.hosts;
    }

    @Command
    private static final class Listening {
        @Mixin
        private ListenerHosts hosts;
    }
}
