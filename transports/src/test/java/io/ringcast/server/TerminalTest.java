package io.ringcast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TerminalTest {
    @Test
    void isBoldOnlyWhereColoursAreWanted() {
        assertThat(new Terminal(true, Map.of()).bold("x")).isEqualTo("\u001b[1mx\u001b[0m");
        assertThat(new Terminal(true, Map.of("NO_COLOR", "1")).bold("x")).isEqualTo("x");
        assertThat(new Terminal(false, Map.of()).bold("x")).isEqualTo("x");
    }

    @Test
    void cutsLinesToItsWidth() {
        assertThat(new Terminal(true, Map.of()).cut("x".repeat(100))).hasSize(80);
    }

    @Test
    @Tag("F12")
    void knowsATerminalByItsDevice() {
        assertThat(Terminal.isTerminal(Path.of("/dev/pts/3"))).isTrue();
        assertThat(Terminal.isTerminal(Path.of("/dev/tty1"))).isTrue();
        assertThat(Terminal.isTerminal(Path.of("pipe:[4711]"))).isFalse();
        assertThat(Terminal.isTerminal(Path.of("/dev/null"))).isFalse();
        assertThat(Terminal.isTerminal(Path.of("/var/log/ringcast.log"))).isFalse();
    }
}
