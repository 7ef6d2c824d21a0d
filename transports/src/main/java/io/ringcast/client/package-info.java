/**
 * The receiving side: a WebSocket client of ringcast, and the table that shows what it hears.
 *
 * <pre>
 *   server ──WebSocket──> LiveConnection ──> LiveClient ──> LiveListener (LiveTable, a command, a test)
 *                         one connection     reconnects      on the client's thread
 * </pre>
 */
package io.ringcast.client;
