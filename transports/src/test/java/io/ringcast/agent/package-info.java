/** Tests of the sending side, against a server that does what the test says. */
package io.ringcast.agent;
