/**
 * Who may come in. Tokens stand hashed in one file; {@code TokenStore} keeps them in memory and notices when the file changes;
 * {@code AgentAuthenticator} is what the gRPC services ask.
 *
 * <pre>
 *   ringcast token ──&gt; TokenFile ──poll, once a second──&gt; TokenStore ──&gt; AgentAuthenticator ──&gt; Admission
 *                                                             │ onChange
 *                                                             v
 *                                          open streams look at their Admission again
 * </pre>
 *
 * What is about tokens alone knows nothing of gRPC, so that other listeners can use it too.
 */
package io.ringcast.auth;
