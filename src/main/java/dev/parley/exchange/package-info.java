/**
 * The core of the exchange: lines, conversations, their mailboxes, signals, timers, and the
 * contract of the engine that stands behind them. Plain Java: imports {@code java.*} only, so that
 * every rule in here can be tested without a server.
 *
 * <p>Read in this order: {@link dev.parley.exchange.Line}, {@link
 * dev.parley.exchange.Conversation}, {@link dev.parley.exchange.Desk}, {@link
 * dev.parley.exchange.Exchange}, {@link dev.parley.exchange.Switchboard}.
 */
package dev.parley.exchange;
