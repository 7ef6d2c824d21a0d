/** Clients that mean harm, each beside an agent that must not notice. */
package io.ringcast.hostile;
