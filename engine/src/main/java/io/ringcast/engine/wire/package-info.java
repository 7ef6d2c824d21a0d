/** The protobuf wire format as it stands in ring memory: read in place, written into flat buffers; no protobuf classes. */
package io.ringcast.engine.wire;
