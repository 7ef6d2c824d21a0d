package io.ringcast.bench.report;

import io.ringcast.bench.rig.measure.MachineFacts;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** What {@code scripts/bench} says about the machine. */
public final class PlaceOptions {
    @Option(names = "--root", hidden = true, defaultValue = ".")
    private Path root;

    @Option(names = "--server-cores", hidden = true, defaultValue = "")
    private String serverCores;

    @Option(names = "--machine-cores", hidden = true, defaultValue = "0")
    private int machineCoreCount;

    /** The repository's folder. */
    public Path root() {
        return root;
    }

    /** As {@code taskset} names them; empty: any. */
    public String serverCores() {
        return serverCores;
    }

    /** Cores of the machine, whatever this process may use. */
    public int machineCoreCount() {
        return machineCoreCount > 0 ? machineCoreCount : Runtime.getRuntime().availableProcessors();
    }

    /** The machine, and who runs where on it. */
    public Map<String, String> facts() {
        final Map<String, String> facts = new LinkedHashMap<>(MachineFacts.read(root));
        facts.put("cores", Integer.toString(machineCoreCount()));
        facts.put("server cores", serverCores.isEmpty() ? "not pinned" : serverCores);
        facts.put("load cores", MachineFacts.allowedCores());
        return facts;
    }
}
