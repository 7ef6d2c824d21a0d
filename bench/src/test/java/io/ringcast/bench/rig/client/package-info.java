/** Tests. */
package io.ringcast.bench.rig.client;
