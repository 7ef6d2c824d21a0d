/** Tests of the rig's threads. */
package io.ringcast.bench.rig.loop;
