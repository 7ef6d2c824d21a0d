/** What the server tells of itself: counters and latency histograms. Imports nothing of the engine. */
package io.ringcast.engine.status;
