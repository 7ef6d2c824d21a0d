/** Ways of bringing the same updates to many sockets, side by side: what copies, references, and the kernel alone cost. */
package io.ringcast.bench.socket;
