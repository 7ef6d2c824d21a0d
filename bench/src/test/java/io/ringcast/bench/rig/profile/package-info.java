/** Tests. */
package io.ringcast.bench.rig.profile;
