/** Reads result files of JMH and tells two of them apart. */
package io.ringcast.bench.compare;
