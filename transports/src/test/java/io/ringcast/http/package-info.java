/** Tests of the management listener. */
package io.ringcast.http;
