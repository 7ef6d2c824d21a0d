package io.ringcast.ws;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The Autobahn cases as Jetty 9 has them in Java, each against a server of ours. Their Jetty has a class loader of its own: no
 * class path of this project may hold it, since later versions use the same package names.
 */
final class AutobahnCases implements AutoCloseable {
    private static final Path JARS = Path.of("target", "autobahn");
    private static final String JETTY = "org.eclipse.jetty.";
    private static final String CASES = JETTY + "websocket.server.ab.";
    private static final String CLIENT = JETTY + "websocket.common.test.";
    private static final List<String> CASE_CLASSES = List.of(
            "TestABCase1",
            "TestABCase2",
            "TestABCase3",
            "TestABCase4",
            "TestABCase5",
            "TestABCase6",
            "TestABCase6BadUTF",
            "TestABCase6GoodUTF",
            "TestABCase7",
            "TestABCase7BadStatusCodes",
            "TestABCase7GoodStatusCodes",
            "TestABCase9");

    private final JettyLoader loader = new JettyLoader();

    /** One case: a method, and what is passed to it. */
    record Case(Method method, Object... arguments) {
        String name() {
            final String arguments = arguments().length == 0 ? "" : Arrays.toString(arguments());
            return method.getDeclaringClass().getSimpleName() + "." + method.getName() + arguments;
        }

        /** Whether it moves megabytes. */
        boolean isLong() {
            return method.getDeclaringClass().getSimpleName().equals("TestABCase9");
        }

        void run() throws Throwable {
            final Object instance =
                    method.getDeclaringClass().getDeclaredConstructor().newInstance();
            method.getDeclaringClass().getMethod("initGenerators").invoke(instance);
            try {
                method.invoke(instance, arguments);
            } catch (InvocationTargetException failure) {
                throw failure.getCause();
            }
        }
    }

    /** @param server where the cases connect to. */
    AutobahnCases(URI server) throws ReflectiveOperationException {
        // They ask this server of Jetty's for its address; it is never started.
        final Class<?> jettyServer = loader.loadClass(JETTY + "websocket.server.SimpleServletServer");
        final Constructor<?> constructor = jettyServer.getConstructors()[0];
        final Object notStarted = constructor.newInstance((Object) null);
        set(jettyServer.getDeclaredField("serverUri"), notStarted, server);
        set(loader.loadClass(CASES + "AbstractABCase").getDeclaredField("server"), null, notStarted);
    }

    List<Case> all() {
        return CASE_CLASSES.stream()
                .map(this::load)
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .sorted(Comparator.comparing(Method::getDeclaringClass, Comparator.comparing(Class::getName))
                        .thenComparing(Method::getName))
                .flatMap(AutobahnCases::casesOf)
                .toList();
    }

    @Override
    public void close() {
        try {
            loader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Case> casesOf(Method method) {
        if (method.isAnnotationPresent(Test.class)) {
            return Stream.of(new Case(method));
        }
        if (!method.isAnnotationPresent(ParameterizedTest.class)) {
            return Stream.empty();
        }
        final String source = method.getAnnotation(MethodSource.class).value()[0];
        try {
            final Stream<?> rows =
                    (Stream<?>) method.getDeclaringClass().getMethod(source).invoke(null);
            return rows.map(row -> new Case(method, ((Arguments) row).get()));
        } catch (ReflectiveOperationException missing) {
            throw new IllegalStateException(source, missing);
        }
    }

    private Class<?> load(String name) {
        try {
            return loader.loadClass(CASES + name);
        } catch (ClassNotFoundException missing) {
            throw new IllegalStateException("the build copies the cases to " + JARS.toAbsolutePath(), missing);
        }
    }

    private static void set(Field field, Object owner, Object value) throws IllegalAccessException {
        field.setAccessible(true);
        field.set(owner, value);
    }

    /** Jetty and the servlet classes from their jars alone, the rest as everybody. */
    private static final class JettyLoader extends URLClassLoader {
        private static final Set<String> OWN = Set.of(JETTY, "javax.servlet.");
        // A name in a class file: a tag, the length, the letters.
        private static final String SECONDS = "\u0001\u0000\u0007SECONDS";
        private static final String MINUTES = "\u0001\u0000\u0007MINUTES";

        JettyLoader() {
            super(jars(), AutobahnCases.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean isResolved) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                final Class<?> loaded = findLoadedClass(name);
                if (loaded != null) {
                    return loaded;
                }
                return OWN.stream().anyMatch(name::startsWith) ? findClass(name) : super.loadClass(name, isResolved);
            }
        }

        /** The client of the cases waits for 2 seconds, which a busy machine may miss; here for as many minutes. */
        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (!name.startsWith(CLIENT)) {
                return super.findClass(name);
            }
            try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (file == null) {
                    throw new ClassNotFoundException(name);
                }
                final byte[] patient = new String(file.readAllBytes(), StandardCharsets.ISO_8859_1)
                        .replace(SECONDS, MINUTES)
                        .getBytes(StandardCharsets.ISO_8859_1);
                return defineClass(name, patient, 0, patient.length);
            } catch (IOException unreadable) {
                throw new ClassNotFoundException(name, unreadable);
            }
        }

        private static URL[] jars() {
            try (Stream<Path> files = Files.list(JARS)) {
                return files.map(Path::toUri).map(JettyLoader::url).toArray(URL[]::new);
            } catch (IOException missing) {
                throw new UncheckedIOException("the build copies the cases there", missing);
            }
        }

        private static URL url(URI uri) {
            try {
                return uri.toURL();
            } catch (MalformedURLException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }
    }
}
