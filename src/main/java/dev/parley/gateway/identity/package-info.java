/**
 * Who a gateway is: its Remote ID and the certificate that stays the same over restarts, so that
 * clients can check whom they talk to (PROTOCOLS.md, section 5). Kept in a state directory that
 * only its owner can read. Imports {@code java.*} only.
 */
package dev.parley.gateway.identity;
