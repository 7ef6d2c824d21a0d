/** The newest value of every series, off-heap, with one owner. */
package io.ringcast.engine.latest;
