/** Tests. */
package io.ringcast.bench.socket;
