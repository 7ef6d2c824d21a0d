/**
 * How the hand-over between threads is shown to hold: jcstress runs two threads over the production classes, millions of
 * times, and counts what they saw. A test names every outcome that may be; any other fails. {@code scripts/stress} runs all
 * of them, {@code scripts/test} a short form.
 */
package io.ringcast.bench.stress;
