/** Reading options, on a few made up for it. */
package io.ringcast.config;
