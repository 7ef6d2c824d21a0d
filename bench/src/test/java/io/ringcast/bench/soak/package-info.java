/** Tests of the judges, which must find what is wrong. */
package io.ringcast.bench.soak;
