/** From accepted updates to the bytes of each client: groups, markers, the frame log, client rings. */
package io.ringcast.engine.fanout;
