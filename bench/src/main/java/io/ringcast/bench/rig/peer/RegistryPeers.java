package io.ringcast.bench.rig.peer;

import java.util.List;

/** Servers that others wrote, or that run on what others wrote, from package registries; {@code scripts/bench-peers} installs them. */
public final class RegistryPeers {
    private RegistryPeers() {}

    /** All of them, installed or not; see {@link Peer#missing}. */
    public static List<Peer> all() {
        return List.of(
                new NatsPeer(Grain.UPDATE),
                new NatsPeer(Grain.BATCH),
                new MosquittoPeer(Grain.UPDATE),
                new MosquittoPeer(Grain.BATCH),
                new NchanPeer(Grain.UPDATE),
                new NchanPeer(Grain.BATCH),
                new ScriptPeer(ScriptPeer.Host.NODE, false),
                new ScriptPeer(ScriptPeer.Host.NODE, true),
                new ScriptPeer(ScriptPeer.Host.BUN, false),
                new ScriptPeer(ScriptPeer.Host.BUN, true));
    }
}
