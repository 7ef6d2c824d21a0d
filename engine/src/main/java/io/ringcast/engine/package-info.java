/** The engine and its assembly: one ring, one order, one state thread. */
package io.ringcast.engine;
