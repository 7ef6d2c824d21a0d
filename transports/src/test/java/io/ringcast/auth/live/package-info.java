/** Who may watch: every way of showing it, by hand-moved clocks. */
package io.ringcast.auth.live;
