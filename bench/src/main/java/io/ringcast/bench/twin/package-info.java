/**
 * Servers that do ringcast's work in other ways, for comparison: <em>naive</em>, what a typical engineer would write, done well;
 * <em>tuned</em>, what generated classes and Netty can give; and floors, which do less than the work. Each is a main class that takes
 * two ports of loopback: agents and clients. They speak ringcast's contracts as far as the rig's checks need.
 */
package io.ringcast.bench.twin;
