/** Benchmarks and the load rig. */
package io.ringcast.bench;
