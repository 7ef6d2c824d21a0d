package io.ringcast.server;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.ringcast.auth.PemFile;
import io.ringcast.auth.TlsIdentity;
import io.ringcast.config.Configuration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

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
        assertThat(grpcHost(AgentAccess.OPEN)).isEqualTo("127.0.0.1");
        assertThat(grpcHost(TOKENS)).isEqualTo("127.0.0.1");
        assertThat(grpcHost(TLS)).isEqualTo("127.0.0.1");
        assertThat(grpcHost(TOKENS_AND_TLS)).isEqualTo("0.0.0.0");
        assertThat(grpcHost(CERTIFICATES)).isEqualTo("0.0.0.0");
        assertThat(grpcHost(CERTIFICATES, "--grpc-host=::1")).isEqualTo("::1");
        assertThat(grpcHost(AgentAccess.OPEN, "--insecure")).isEqualTo("127.0.0.1");
    }

    @Test
    void listensForDashboardsBeyondThisMachineByItselfOnlyWithTokensAndTls() {
        assertThat(wsHost(ViewerAccess.OPEN)).isEqualTo("127.0.0.1");
        assertThat(wsHost(VIEWERS)).isEqualTo("127.0.0.1");
        assertThat(wsHost(VIEWERS_BY_TLS)).isEqualTo("0.0.0.0");
        assertThat(wsHost(VIEWERS_BY_TLS, "--ws-host=::1")).isEqualTo("::1");
    }

    @Test
    void asksForInsecureWhereAnybodyCouldReadWhateverAgentsMustShow() {
        assertThat(problems(CERTIFICATES, ViewerAccess.OPEN, "--ws-host=0.0.0.0"))
                .singleElement(as(STRING))
                .contains("--ws-host=0.0.0.0 is not a loopback address", "anybody who reaches it could read");
        assertThat(problems(CERTIFICATES, VIEWERS, "--ws-host=0.0.0.0"))
                .singleElement(as(STRING))
                .contains("tokens would come in the clear", "--live-tls-cert");
        assertThat(problems(CERTIFICATES, VIEWERS_BY_TLS, "--ws-host=0.0.0.0")).isEmpty();
        assertThat(problems(AgentAccess.OPEN, ViewerAccess.OPEN, "--ws-host=0.0.0.0", "--insecure"))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("agentsThatAnybodyCouldHarm")
    void asksForInsecureWhereAnybodyCouldSendOrReadTokens(AgentAccess access, String danger) {
        assertThat(problems(access, ViewerAccess.OPEN, "--grpc-host=0.0.0.0"))
                .singleElement(as(STRING))
                .contains(danger);
        assertThat(problems(access, ViewerAccess.OPEN, "--grpc-host=0.0.0.0", "--insecure"))
                .isEmpty();
    }

    static Stream<Arguments> agentsThatAnybodyCouldHarm() {
        return Stream.of(
                Arguments.of(AgentAccess.OPEN, "anybody who reaches it could send"),
                Arguments.of(TLS, "anybody who reaches it could send"),
                Arguments.of(TOKENS, "tokens would come in the clear"));
    }

    @Test
    void listensForAgentsAnywhereOnceTheyMustSayWhoTheyAre() {
        assertThat(problems(TOKENS_AND_TLS, ViewerAccess.OPEN, "--grpc-host=0.0.0.0"))
                .isEmpty();
        assertThat(problems(CERTIFICATES, ViewerAccess.OPEN, "--grpc-host=0.0.0.0"))
                .isEmpty();
    }

    @Test
    void tellsOfEveryAddressThatIsWrong() {
        assertThat(problems(AgentAccess.OPEN, ViewerAccess.OPEN, "--grpc-host=no.such.host.invalid", "--ws-host=::"))
                .hasSize(2)
                .contains("--grpc-host=no.such.host.invalid is not a known address");
    }

    private static String grpcHost(AgentAccess access, String... arguments) {
        return ListenerHosts.of(values(arguments), access, ViewerAccess.OPEN, new ArrayList<>())
                .grpc();
    }

    private static String wsHost(ViewerAccess access, String... arguments) {
        return ListenerHosts.of(values(arguments), AgentAccess.OPEN, access, new ArrayList<>())
                .ws();
    }

    private static List<String> problems(AgentAccess agents, ViewerAccess viewers, String... arguments) {
        final List<String> problems = new ArrayList<>();
        ListenerHosts.of(values(arguments), agents, viewers, problems);
        return problems;
    }

    private static Configuration values(String... arguments) {
        final CommandSpec command = CommandSpec.create();
        final ServerOptions options = ServerOptions.addTo(command, ServerParameters.catalogue(), Map.of());
        new CommandLine(command).parseArgs(arguments);
        return options.read();
    }
}
