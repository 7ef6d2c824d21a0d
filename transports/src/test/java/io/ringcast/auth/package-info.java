/** Tests of who may come in. */
package io.ringcast.auth;
