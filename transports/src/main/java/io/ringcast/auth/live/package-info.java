/**
 * Who may watch. A dashboard shows one token; its form says which of the ways in use is asked about it, and that one alone decides.
 *
 * <pre>
 *                        ┌─ rct_…  ──&gt; StaticTokens   (the token file)          ┐
 *   token ──&gt; Credentials ┼─ a.b.c  ──&gt; JwtTokens      (keys of a JWKS)          ┼─&gt; LiveAdmission ──&gt; LiveIdentity, Standing
 *                        └─ other  ──&gt; ExternalCheck  (HTTP, AUTH_URL)         ┘
 * </pre>
 *
 * Whoever keeps a connection asks its {@code LiveAdmission} again and again how it stands, for a token may be revoked, may expire, or
 * may come to be for less.
 */
package io.ringcast.auth.live;
