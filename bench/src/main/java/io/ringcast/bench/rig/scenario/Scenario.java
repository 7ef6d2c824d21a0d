package io.ringcast.bench.rig.scenario;

import io.ringcast.bench.rig.LoadResult;
import io.ringcast.bench.rig.peer.Peer;
import java.util.List;
import java.util.Set;

/** A question put to every peer in turn, several times. Immutable. */
public interface Scenario {
    /** What it asks. */
    Question question();

    /** 1 to 8, as the documentation numbers them. */
    default int number() {
        return question().number();
    }

    /** What it asks, in words. */
    default String title() {
        return question().title();
    }

    /** What a peer must be able to do to take part. */
    Set<Peer.Ability> needs();

    /** The same with what must be measured once, before all peers, so that all get the same load. Blocks. */
    default Scenario calibrated(Bench bench) {
        return this;
    }

    /** Starts the peer, puts the question once, and stops the peer; no result where it has nothing to ask. Blocks. */
    List<LoadResult> run(Bench bench, Peer peer);
}
