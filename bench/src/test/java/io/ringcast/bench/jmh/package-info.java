/** Tests of the gate, the arguments and the prepared inputs of the benchmarks. */
package io.ringcast.bench.jmh;
