/** The short form of the stress tests. */
package io.ringcast.bench.stress;
