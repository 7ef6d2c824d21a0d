/** Tests of the receiving side, against a server that does what the test says. */
package io.ringcast.client;
