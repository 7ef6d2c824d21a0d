/** Tests that the landed contract stays as it is. */
package io.ringcast.proto;
