/** What the rig reads off the machine: time, CPU time, memory; and what it makes of a run: {@code RunVerdict}. */
package io.ringcast.bench.rig.measure;
