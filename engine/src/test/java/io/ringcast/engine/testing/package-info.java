/** Fixtures for tests of the engine and of the modules above it. */
package io.ringcast.engine.testing;
