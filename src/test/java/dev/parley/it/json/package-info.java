/**
 * A small strict JSON reader for tests, deliberately not the one the server uses: it keeps the text
 * of numbers and strings as they were on the wire, keeps repeated keys apart, and refuses what RFC
 * 8259 refuses.
 */
package dev.parley.it.json;
