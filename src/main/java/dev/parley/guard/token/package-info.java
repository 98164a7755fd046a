/**
 * Tokens: JSON Web Tokens (RFC 7519) signed by an issuer whom the operator trusts, checked with
 * Nimbus JOSE+JWT. What a token allows is a {@link dev.parley.exchange.Grant}. Heeds RFC 8725: the
 * algorithms are pinned, the key decides which fit, {@code none} is never one of them. May import
 * {@code body}, {@code exchange}, {@code settings} and the Nimbus library; it is the only room that
 * does.
 */
package dev.parley.guard.token;
