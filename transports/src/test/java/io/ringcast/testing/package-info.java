/** What tests of several packages share. */
package io.ringcast.testing;
