/** A long run of a real server under a load that never rests, and the judges that say whether anything was lost or leaked. */
package io.ringcast.bench.soak;
