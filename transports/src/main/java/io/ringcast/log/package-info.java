/** The log of a process: where its lines go and in which form, and what becomes of errors that come again and again. */
package io.ringcast.log;
