/** Tests of the warm-up. */
package io.ringcast.warm;
