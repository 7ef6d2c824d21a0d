package io.ringcast.bench.report;

import io.ringcast.bench.rig.peer.JavaPeer;
import io.ringcast.bench.rig.peer.Peer;
import io.ringcast.bench.rig.peer.Peer.Ability;
import io.ringcast.bench.rig.peer.RegistryPeers;
import io.ringcast.bench.rig.peer.RingcastPeer;
import io.ringcast.bench.rig.scenario.Breadth;
import io.ringcast.bench.rig.scenario.EndToEndScenario;
import io.ringcast.bench.rig.scenario.FanOutScenario;
import io.ringcast.bench.rig.scenario.IdleScenario;
import io.ringcast.bench.rig.scenario.IngestScenario;
import io.ringcast.bench.rig.scenario.LiveScenario;
import io.ringcast.bench.rig.scenario.Scenario;
import io.ringcast.bench.rig.scenario.SlowClientScenario;
import io.ringcast.bench.rig.scenario.SnapshotScenario;
import io.ringcast.bench.rig.scenario.StormScenario;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What there is to run, and what runs unless asked otherwise. A further peer joins by a line here. */
final class Choices {
    private static final List<Scenario> SCENARIOS = List.of(
            new IngestScenario(),
            new FanOutScenario(),
            new EndToEndScenario(),
            new SlowClientScenario(),
            new SnapshotScenario(),
            new IdleScenario(),
            new StormScenario());
    private static final int HEADLINE_SCENARIOS = 3;
    private static final List<Peer> PEERS = List.of(
            new RingcastPeer(),
            JavaPeer.NAIVE,
            JavaPeer.TUNED,
            JavaPeer.GRPC_FLOOR,
            JavaPeer.ECHO_FLOOR,
            JavaPeer.FAN_OUT_FLOOR);
    private static final List<Peer> FURTHER_PEERS =
            List.of(JavaPeer.NAIVE_UPDATE, RingcastPeer.binary(), RingcastPeer.encrypted());
    private static final List<Peer> REGISTRY_PEERS = RegistryPeers.all();
    private static final String ALL = "all";
    private static final String REGISTRY = "registry";

    private final List<Peer> named;
    private final List<? extends Scenario> scenarios;
    private final Breadth breadth;

    private Choices(List<Peer> named, List<? extends Scenario> scenarios, Breadth breadth) {
        this.named = named;
        this.scenarios = scenarios;
        this.breadth = breadth;
    }

    /**
     * What was asked for by number and by name; nothing asked for: what a suite of this breadth has. Of the registry's peers, none
     * unless they are named: by name, by {@code registry} or by {@code all}. Throws
     * {@link IllegalArgumentException} for a name that is unknown or a peer that is not installed.
     */
    static Choices of(List<Integer> numbers, List<String> names, Breadth breadth) {
        final List<Peer> named =
                names.stream().flatMap(Choices::named).distinct().toList();
        final List<Scenario> scenarios = SCENARIOS.stream()
                .filter(scenario -> numbers.isEmpty()
                        ? breadth.holds(Breadth.STANDARD) || scenario.number() <= HEADLINE_SCENARIOS
                        : numbers.contains(scenario.number()))
                .toList();
        return new Choices(named, scenarios, breadth);
    }

    /** The figures of the live channel, or those of some scenarios and peers alone; throws as the others' do. */
    static Choices live(List<Integer> numbers, List<String> names) {
        final List<Peer> named =
                names.stream().flatMap(Choices::named).distinct().toList();
        final List<LiveScenario> scenarios = LiveScenario.all().stream()
                .filter(scenario -> numbers.isEmpty() || numbers.contains(scenario.number()))
                .toList();
        if (scenarios.isEmpty()) {
            throw new IllegalArgumentException("the live channel's figures have no scenario " + numbers);
        }
        return new Choices(named, scenarios, Breadth.STANDARD);
    }

    /** Those scenarios in which two builds of ringcast can be compared; throws {@link IllegalArgumentException} where there are none. */
    Choices comparingBuilds() {
        final List<? extends Scenario> common = scenarios.stream()
                .filter(scenario -> !(scenario instanceof LiveScenario live) || live.comparesBuilds())
                .toList();
        if (common.isEmpty()) {
            throw new IllegalArgumentException("scenario " + scenarios.get(0).number() + " measures this build alone");
        }
        return new Choices(named, common, breadth);
    }

    /** The same with another build of ringcast beside this one, and the peers that were named. */
    Choices beside(RingcastPeer baseline) {
        final List<Peer> both = List.of(peer(SuiteResults.REFERENCE), baseline);
        return new Choices(
                Stream.concat(both.stream(), named.stream()).distinct().toList(), scenarios, breadth);
    }

    /** The other build of ringcast, if there is one. */
    Optional<RingcastPeer> baseline() {
        return named.stream()
                .filter(Choices::isBaseline)
                .map(RingcastPeer.class::cast)
                .findFirst();
    }

    private static boolean isBaseline(Peer peer) {
        return peer.name().equals(RingcastPeer.BASELINE);
    }

    /** Peers that belong to the live channel's figures and can't run here, each with what is missing. */
    static Map<String, String> absentFromLive() {
        final Set<String> names = LiveScenario.all().stream()
                .flatMap(scenario -> scenario.peerNames().stream())
                .collect(Collectors.toSet());
        return all().filter(peer -> names.contains(peer.name()))
                .filter(peer -> !peer.missing().isEmpty())
                .collect(Collectors.toMap(Peer::name, Peer::missing));
    }

    List<? extends Scenario> scenarios() {
        return scenarios;
    }

    /** Who takes part in a scenario. */
    List<Peer> peers(Scenario scenario) {
        if (scenario instanceof LiveScenario live) {
            return Stream.concat(installed(all().toList()), named.stream().filter(Choices::isBaseline))
                    .filter(peer -> live.peerNames().contains(peer.name()) || isBaseline(peer))
                    .filter(peer -> named.isEmpty() || named.contains(peer))
                    .toList();
        }
        final List<Peer> candidates = named.isEmpty()
                ? installed(PEERS).filter(peer -> joins(peer, scenario)).toList()
                : named;
        return candidates.stream()
                .filter(peer -> peer.abilities().containsAll(scenario.needs()))
                .toList();
    }

    /** Everybody who takes part in something. */
    List<Peer> peers() {
        return scenarios.stream()
                .flatMap(scenario -> peers(scenario).stream())
                .distinct()
                .toList();
    }

    /** Short suites have the tuned twin where the naive one cannot stand for what generated classes give. */
    private boolean joins(Peer peer, Scenario scenario) {
        return breadth.holds(Breadth.FULL)
                || !peer.equals(JavaPeer.TUNED)
                || scenario.needs().contains(Ability.ACKS)
                || scenario.needs().contains(Ability.SLOW_CLIENTS);
    }

    /** The peers that these names mean and that can't run here, each with what is missing. */
    static List<String> leftOut(List<String> names) {
        return names.contains(ALL) || names.contains(REGISTRY)
                ? REGISTRY_PEERS.stream()
                        .filter(peer -> !peer.missing().isEmpty())
                        .map(peer -> peer.name() + " is left out: missing " + peer.missing())
                        .toList()
                : List.of();
    }

    private static Stream<Peer> named(String name) {
        return switch (name) {
            case ALL -> Stream.concat(installed(PEERS), installed(REGISTRY_PEERS));
            case REGISTRY -> installed(REGISTRY_PEERS);
            default -> Stream.of(peer(name));
        };
    }

    private static Stream<Peer> installed(List<Peer> peers) {
        return peers.stream().filter(peer -> peer.missing().isEmpty());
    }

    private static Stream<Peer> all() {
        return Stream.of(PEERS, FURTHER_PEERS, REGISTRY_PEERS).flatMap(List::stream);
    }

    private static Peer peer(String name) {
        final List<Peer> all = all().toList();
        final Peer found = all.stream()
                .filter(peer -> peer.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no peer " + name + "; there are "
                        + all.stream().map(Peer::name).toList()));
        if (!found.missing().isEmpty()) {
            throw new IllegalArgumentException(name + ": missing " + found.missing());
        }
        return found;
    }
}
