/** Tests. */
package io.ringcast.bench.rig.peer;
