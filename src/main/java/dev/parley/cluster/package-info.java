/**
 * The engines behind the exchange, one package each. Protocols never see them. May import {@code
 * exchange} only.
 */
package dev.parley.cluster;
