/** Profiles of a server under load: flame graphs, recordings, and the few areas that its costs fall into. */
package io.ringcast.bench.rig.profile;
