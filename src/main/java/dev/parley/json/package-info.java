/**
 * JSON as signaling needs it: one streaming pass over a frame that finds its type and the few
 * fields a protocol looks at, leaves everything else as the client wrote it, and sets the one field
 * that is the server's to state. The only room that imports the JSON library; imports nothing else
 * of Parley.
 */
package dev.parley.json;
