/** Tests of the log of a process. */
package io.ringcast.log;
