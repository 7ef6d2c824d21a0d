/** The threads of the rig that wait on many sockets at once. */
package io.ringcast.bench.rig.loop;
