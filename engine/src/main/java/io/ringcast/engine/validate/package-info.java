/** Who sends, and whether what they send is sound: sessions, rules, and the answers to both. */
package io.ringcast.engine.validate;
