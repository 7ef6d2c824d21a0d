/** The management listener: metrics and health over HTTP, for operators and their tools; never for agents or dashboards. */
package io.ringcast.http;
