/** Values as JSON text, written in place: shortest doubles, integers, quoted text. Allocates nothing. */
package io.ringcast.engine.json;
