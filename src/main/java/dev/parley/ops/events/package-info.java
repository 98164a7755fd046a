/**
 * What happened lately, one line for each event of a protocol: who came, as what, whom it was
 * linked with, and why it went. Ids only; never a payload, a token or an address. Imports {@code
 * exchange}, {@code json} and {@code settings} only.
 */
package dev.parley.ops.events;
