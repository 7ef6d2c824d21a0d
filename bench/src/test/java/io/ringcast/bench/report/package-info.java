/** Tests. */
package io.ringcast.bench.report;
