/**
 * Who is let in, and how often: the client's address behind proxies, origins, limits by address,
 * tokens. Decides only; the door and the protocols carry it out. Knows no protocol. May import
 * {@code settings} and {@code json}.
 */
package dev.parley.guard;
