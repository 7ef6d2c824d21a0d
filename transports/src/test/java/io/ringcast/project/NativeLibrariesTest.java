package io.ringcast.project;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import com.lmax.disruptor.RingBuffer;
import io.ringcast.engine.Engine;
import io.ringcast.ws.LiveServer;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.UnsafeBuffer;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.server.WebSocketServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the way from the ring to a WebSocket consists of runs wherever a JVM does. */
@Tag("C29")
class NativeLibrariesTest {
    private static final List<Class<?>> ON_THE_WAY = List.of(
            LiveServer.class,
            Engine.class,
            WebSocketServer.class,
            LoggerFactory.class,
            RingBuffer.class,
            UnsafeBuffer.class,
            Histogram.class,
            Pattern.class);
    private static final List<String> ENDINGS = List.of(".so", ".dll", ".dylib", ".jnilib", ".a");

    @Test
    void areNotInTheJarsOfTheLiveChannel() throws IOException, URISyntaxException {
        final List<String> found = new ArrayList<>();
        for (final Class<?> type : ON_THE_WAY) {
            final Path place = Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
            final List<String> entries = entries(place);
            assertThat(entries).as(place.toString()).isNotEmpty();
            entries.stream().filter(NativeLibrariesTest::isNative).forEach(entry -> found.add(place + ": " + entry));
        }
        assertThat(found).isEmpty();
    }

    @Test
    void comeWithNettyAloneWhichIsForGrpc() throws IOException {
        final List<String> jars = new ArrayList<>();
        for (final String element : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (element.endsWith(".jar")
                    && entries(Path.of(element)).stream().anyMatch(NativeLibrariesTest::isNative)) {
                jars.add(Path.of(element).getFileName().toString());
            }
        }
        assertThat(jars).as("a test of a file that is known").anyMatch(jar -> jar.startsWith("netty-"));
        assertThat(jars).noneMatch(jar -> jar.toLowerCase(Locale.ROOT).contains("websocket"));
    }

    @Test
    void areNotCalledByTheWebSocketLibrary() {
        assertThat(Stream.of(WebSocketServer.class, WebSocketImpl.class)
                        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                        .filter(method -> Modifier.isNative(method.getModifiers()))
                        .map(Method::getName))
                .isEmpty();
    }

    private static boolean isNative(String entry) {
        return ENDINGS.stream().anyMatch(entry::endsWith);
    }

    private static List<String> entries(Path place) throws IOException {
        if (Files.isDirectory(place)) {
            try (Stream<Path> files = Files.walk(place)) {
                return files.map(Path::toString).toList();
            }
        }
        try (JarFile jar = new JarFile(place.toFile())) {
            return jar.stream().map(entry -> entry.getName()).toList();
        }
    }
}
