/** Benchmarks and stress tests of what the fan-out keeps to itself; they stand in its package because they need its insides. */
package io.ringcast.engine.fanout;
