/** Tests of waiting times, and the clocks, threads and chances that other tests move by hand. */
package io.ringcast.reconnect;
