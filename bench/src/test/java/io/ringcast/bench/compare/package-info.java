/** Tests of reading and comparing results. */
package io.ringcast.bench.compare;
