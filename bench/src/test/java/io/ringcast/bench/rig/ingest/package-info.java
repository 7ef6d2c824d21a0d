/** Tests. */
package io.ringcast.bench.rig.ingest;
