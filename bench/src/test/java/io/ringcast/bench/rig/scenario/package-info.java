/** Tests. */
package io.ringcast.bench.rig.scenario;
