/**
 * Servers under test. A {@code Peer} starts a server process on loopback, pinned to its own cores, and says how load gets in and
 * out of it; ringcast, the twins and the floors stand here, and by the same seam servers from package registries.
 */
package io.ringcast.bench.rig.peer;
