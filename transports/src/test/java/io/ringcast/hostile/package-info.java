/** Clients that mean harm, each beside an agent or a dashboard that must not notice. */
package io.ringcast.hostile;
