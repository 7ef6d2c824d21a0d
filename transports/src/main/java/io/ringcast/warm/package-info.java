/**
 * Warms a server's code before anybody comes: a scratch engine behind listeners of its own is loaded by agents and clients that are
 * nothing but sockets, so that classes are loaded and hot methods compiled by the very calls that are to come. The package knows
 * both transports and is known to the server alone.
 */
package io.ringcast.warm;
