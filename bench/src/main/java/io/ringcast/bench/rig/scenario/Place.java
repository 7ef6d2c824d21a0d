package io.ringcast.bench.rig.scenario;

import io.ringcast.bench.rig.peer.CorePinning;
import java.nio.file.Path;

/**
 * Where servers run.
 *
 * @param machineCoreCount cores of the machine, whatever the load itself may use
 * @param logFolder where their output goes
 */
public record Place(CorePinning pinning, int machineCoreCount, Path logFolder) {}
