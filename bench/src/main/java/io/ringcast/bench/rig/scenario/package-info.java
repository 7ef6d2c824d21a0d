/** The questions that the rig answers, each a {@code Scenario}: which loads, on which peers, for how long. */
package io.ringcast.bench.rig.scenario;
