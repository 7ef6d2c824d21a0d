package io.ringcast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class RingcastTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void printsItsVersion() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).startsWith("ringcast ");
    }

    @Test
    void asksForACommand() {
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString()).contains("which command");
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve", "agent", "simulate", "tail", "watch", "send", "token", "config", "doctor"})
    void explainsEveryCommandWithAnExample(String command) {
        assertThat(run("help", command)).isZero();
        assertThat(out.toString()).contains("Usage: ringcast " + command, "Example", "  ringcast " + command, "--help");
        final String byCommand = out.toString();
        out.getBuffer().setLength(0);

        assertThat(run(command, "--help")).isZero();
        assertThat(out).hasToString(byCommand);
    }

    @Test
    void listsEveryCommand() {
        run("--help");
        assertThat(out.toString())
                .contains(
                        "serve",
                        "agent",
                        "simulate",
                        "tail",
                        "watch",
                        "send",
                        "token",
                        "config",
                        "doctor",
                        "Exit codes");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            serve --ring-slots=3               | --ring-slots=3: ring.slots=3 < MIN=64
            serve --ring-slots=many            | --ring-slots=many: 'many' is not a whole number
            serve --ring-slots=1000            | ring.slots=1000 is not a power of two
            serve --grpc-port=65536            | --grpc-port=65536: grpc.port=65536 > MAX=65535
            serve --live-ws-port=-1            | --live-ws-port=-1: live.ws-port=-1 < MIN=0
            serve --threading=invoker          | --threading=invoker: 'invoker' is none of auto, shared, dedicated
            serve --demo-agents=1001           | --demo-agents=1001: demo.agents=1001 > MAX=1000
            serve --ring-slot=64               | --ring-slots
            agent --interval=fast              | 'fast' is not a time such as 500ms, 5s or 2m
            agent --interval=1ms               | '1ms' is not in 10ms to 1440m
            agent --server=relay               | 'relay' is not host:port
            agent --server=relay:0             | port 0 is not in 1 to 65535
            agent --log-level=loud             | --log-level=loud: 'loud' is none of error, warn, info, debug, trace
            agent --log-format=xml             | '--log-format'
            agent --server=a/b:1               | 'a/b:1' is not host:port
            agent --server=:1                  | ':1' is not host:port
            agent --log-file=/dev/null/x       | --log-file=/dev/null/x cannot be written
            tail --count=0                     | --count=0 is below 1
            simulate --agents=0                | --agents=0 is not in 1 to 10000
            tail --url=http://localhost        | --url=http://localhost is not ws://host:port
            send hello                         | 'hello' is not NAME=VALUE
            send hello=you                     | 'you' in 'hello=you' is not a number
            send hello=1.5 --int               | '1.5' in 'hello=1.5' is not a 64-bit integer
            serve --grpc-tls-cert=c            | --grpc-tls-cert and --grpc-tls-key go together
            serve --grpc-tls-client-ca=c       | --grpc-tls-client-ca needs --grpc-tls-cert
            serve --grpc-tls-client-auth=maybe | --grpc-tls-client-auth=maybe: 'maybe' is none of required, optional
            serve --live-tls-cert=c            | --live-tls-cert and --live-tls-key go together
            serve --live-jwks=/none            | --live-jwks=/none is neither a URL nor a file that can be read
            serve --live-jwks=http://h/j --live-jwt-algorithms=none | --live-jwt-algorithms: 'none' is none of
            serve --auth-url=localhost/check   | --auth-url: it is not http://host or https://host
            serve --live-origins=example.org   | 'example.org' is not an origin such as https://dash.example.org
            serve --live-proxies-trusted=proxy | 'proxy' is no address such as 127.0.0.1
            serve --live-origins=,             | --live-origins=,: it names none
            token create --token-file=/none/t --role=viewer --scope={a= | --scope: scope is no selector: at 3
            token create --token-file=/none/t --scope=a | --scope is for --role viewer
            token create --token-file=/none/t --role=viewer --agent-id=a | --agent-id is for --role agent
            token create --token-file=/none/t --role=king | '--role'
            serve --demo --token-file=t        | --demo shows no credential and uses no TLS
            agent --tls-key=k                  | --tls-cert and --tls-key go together
            agent --tls-ca=/none               | --tls-ca=/none: does not exist
            agent --token-file=/none           | --token-file=/none does not exist
            agent --token=t --token-file=/none | leave one out
            send a=1 --token=t --server=192.0.2.1:1 | the token would go to 192.0.2.1:1 for anybody on the way to read
            simulate --token=t --server=192.0.2.1:1 | --insecure
            token                              | create, list or revoke?
            token create                       | --token-file=FILE
            token create --token-file=/none/t --agent-id=a*b | --agent-id: agent must have
            token create --token-file=/none/t --expires-in=0d | '0d' is not a time such as 15m, 12h or 90d
            token revoke --token-file=/none/t  | Missing required parameter
            dance                              | dance""")
    void refusesWrongArgumentsAndSaysWhatIsWrong(String arguments, String message) {
        assertThat(run(arguments.split(" ", -1))).isEqualTo(2);
        assertThat(err.toString()).contains(message);
    }

    @ParameterizedTest
    @Tag("A14")
    @ValueSource(strings = {"agent", "simulate"})
    void reportsEveryFiveSecondsUnlessToldOtherwise(String command) {
        assertThat(interval(command)).isEqualTo(Duration.ofSeconds(5));
        assertThat(interval(command, "--interval=15s")).isEqualTo(Duration.ofSeconds(15));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--grpc-host=0.0.0.0", "--ws-host=0.0.0.0", "--ws-host=192.0.2.1", "--grpc-host=::"})
    void refusesToListenBeyondThisMachineUnlessInsecureIsMeant(String host) {
        assertThat(run("serve", host)).isEqualTo(2);
        assertThat(err.toString()).contains(host + " is not a loopback address", "--insecure");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--grpc-host=0.0.0.0", "--grpc-host=::"})
    void refusesToTakeTokensInTheClearFromBeyondThisMachineUnlessInsecureIsMeant(String host) {
        assertThat(run("serve", host, "--token-file=/none")).isEqualTo(2);
        assertThat(err.toString()).contains(host + " is not a loopback address", "in the clear", "--grpc-tls-cert");
    }

    @Test
    void neverShowsATokenThatIsNoWord() {
        assertThat(run("send", "a=1", "--token=my secret")).isEqualTo(2);
        assertThat(err.toString())
                .contains("--token is not one word of printable ASCII characters")
                .doesNotContain("secret");
    }

    @ParameterizedTest
    @Tag("E1")
    @Tag("E2")
    @Tag("E3")
    @ValueSource(
            strings = {
                "LIVE_WS_PORT",
                "LIVE_WS_PING_INTERVAL_MS",
                "LIVE_WS_DRAIN_TIMEOUT_MS",
                "LIVE_WS_BACKPRESSURE_THRESHOLD_BYTES",
                "AUTH_TIMEOUT_MS",
                "AUTHZ_TIMEOUT_MS"
            })
    void takesNumbersByTheNamesThatAreAgreedUpon(String variable) {
        assertThat(commands(Map.of(variable, "-1")).execute("serve")).isEqualTo(2);
        assertThat(err.toString()).contains("environment " + variable + "=-1: ", " < MIN=");
    }

    @Test
    @Tag("E1")
    void takesNumbersFromTheEnvironmentAndNamesTheVariableThatIsWrong() {
        final CommandLine commands = commands(Map.of("LIVE_WS_PORT", "70000"));

        assertThat(commands.execute("serve")).isEqualTo(2);
        assertThat(err.toString()).contains("environment LIVE_WS_PORT=70000: live.ws-port=70000 > MAX=65535");
    }

    @Test
    @Tag("A14")
    void reportsEveryFiveSecondsUnlessToldOtherwise() {
        run("agent", "--help");
        assertThat(out.toString()).contains("(default: 5s;");
    }

    private Duration interval(String... args) {
        return commands(Map.of())
                .parseArgs(args)
                .subcommand()
                .commandSpec()
                .findOption("--interval")
                .getValue();
    }

    private int run(String... args) {
        return commands(Map.of()).execute(args);
    }

    private CommandLine commands(Map<String, String> environment) {
        return Ringcast.commandLine(environment, new StopSignal())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
    }
}
