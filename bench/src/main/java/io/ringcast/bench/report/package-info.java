/** What comes of the rig's runs: table, JSON, .hlog files, an HTML page, and the dated block in the documentation. */
package io.ringcast.bench.report;
