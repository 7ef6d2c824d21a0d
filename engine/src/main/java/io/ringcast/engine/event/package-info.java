/** What stands on the ring, and the doors to it. */
package io.ringcast.engine.event;
