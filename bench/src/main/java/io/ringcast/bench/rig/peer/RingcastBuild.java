package io.ringcast.bench.rig.peer;

import io.ringcast.bench.rig.measure.MachineFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A build of the server: the rig's own, or that of another checkout of this repository. Immutable.
 *
 * @param classPath as {@code java -cp} takes it
 * @param options those of {@code serve} that the build knows; empty: all that there are
 * @param commit for people; empty: that of the rig
 */
record RingcastBuild(String classPath, Set<String> options, String commit) {
    private static final String MAIN = "io.ringcast.server.Ringcast";
    private static final Pattern OPTION = Pattern.compile("--[a-z][a-z-]*");

    /** That of the rig's own class path. */
    static RingcastBuild own() {
        return new RingcastBuild(JavaCommand.ownClassPath(), Set.of(), "");
    }

    /**
     * That of a checkout, which builds it first where it is missing or older than its sources. Blocks. Throws
     * {@link IllegalArgumentException} where there is none.
     */
    static RingcastBuild of(Path checkout) {
        final Path script = checkout.resolve(Path.of("scripts", "bench"));
        if (!Files.isExecutable(script)) {
            throw new IllegalArgumentException(
                    checkout + " is no checkout of ringcast that can be measured: it has no scripts/bench to run");
        }
        try {
            JavaProcess.output(script.toString(), List.of(script.toString(), "--help"));
            final Path built = checkout.resolve(Path.of("bench", "target"));
            final String classPath = built.resolve("classes") + ":"
                    + Files.readString(built.resolve("classpath")).strip();
            return new RingcastBuild(classPath, options(classPath), MachineFacts.commit(checkout));
        } catch (IOException | IllegalStateException e) {
            throw new IllegalArgumentException(checkout + " can't be built: " + e, e);
        }
    }

    private static Set<String> options(String classPath) throws IOException {
        final List<String> help =
                JavaProcess.output(MAIN, JavaCommand.of(List.of(), classPath, MAIN, List.of("serve", "--help")));
        final Set<String> options = help.stream()
                .flatMap(line -> OPTION.matcher(line).results())
                .map(MatchResult::group)
                .collect(Collectors.toUnmodifiableSet());
        if (options.isEmpty()) {
            throw new IllegalStateException(MAIN + " of " + classPath + " names no options");
        }
        return options;
    }

    /** The command line of {@code serve} with these options and their values by turns, without those it does not know. */
    List<String> serve(List<String> optionsAndValues) {
        final List<String> arguments = new ArrayList<>(List.of("serve"));
        for (int i = 0; i < optionsAndValues.size(); i += 2) {
            if (knows(optionsAndValues.get(i))) {
                arguments.addAll(optionsAndValues.subList(i, i + 2));
            }
        }
        return JavaCommand.of(JavaCommand.FLAGS, classPath, MAIN, arguments);
    }

    /** Those of options and their values by turns that it does not know, without the values. */
    List<String> unknown(List<String> optionsAndValues) {
        final List<String> unknown = new ArrayList<>();
        for (int i = 0; i < optionsAndValues.size(); i += 2) {
            if (!knows(optionsAndValues.get(i))) {
                unknown.add(optionsAndValues.get(i));
            }
        }
        return unknown;
    }

    private boolean knows(String option) {
        return options.isEmpty() || options.contains(option);
    }
}
