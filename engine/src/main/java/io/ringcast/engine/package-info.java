/**
 * The engine as a whole: its settings, its stages in their order, and its threads.
 *
 * <pre>
 *  agents' streams ----- EventPublisher ------+
 *                                             v
 *  clients -- ConnectionGate -- inboxes --> [ one ring ] --> validation > latest > acks > fan-out --> client rings
 *                               control       ^                       state                            writer
 *  clock ---------------------- ticks --------+
 * </pre>
 *
 * <p>{@link io.ringcast.engine.Engine} is the door; {@code Pipeline} alone knows the order of the stages and which thread
 * runs what; {@code DutyCycle} is one round of the state thread.
 */
package io.ringcast.engine;
