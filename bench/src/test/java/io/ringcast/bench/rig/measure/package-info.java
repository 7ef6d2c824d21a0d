/** Tests. */
package io.ringcast.bench.rig.measure;
