/**
 * The receiving side: a WebSocket client of ringcast, and what can be made of what it hears.
 *
 * <pre>
 *   server ──WebSocket──> LiveConnection ──> LiveClient ──> SubscriptionStream ──> LiveListener (LiveMirror, LiveTable,
 *                         one connection     reconnects     resumes                on the client's thread   a command, a test)
 * </pre>
 *
 * {@link io.ringcast.client.LiveEndpoint} says where to connect, {@link io.ringcast.client.LiveSelection} what to ask for.
 */
package io.ringcast.client;
