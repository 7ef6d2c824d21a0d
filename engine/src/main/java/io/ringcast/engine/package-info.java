/** The engine: one ring, one order, latest values and fan-out. It knows no transport. */
package io.ringcast.engine;
