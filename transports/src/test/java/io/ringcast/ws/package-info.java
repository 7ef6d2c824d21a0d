/** Tests of the live listener. */
package io.ringcast.ws;
