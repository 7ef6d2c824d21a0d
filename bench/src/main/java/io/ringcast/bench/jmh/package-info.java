/**
 * Benchmarks of the parts, one operation at a time, and what runs them. A class whose name begins with {@code Peer}
 * measures what one would use instead of ours; all others must allocate nothing, which {@code AllocationGate} checks.
 */
package io.ringcast.bench.jmh;
