/** The whole path, from an agent's socket to a dashboard's. */
package io.ringcast.path;
