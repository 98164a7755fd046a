/**
 * Remote ID: home servers register under an id, web and mobile apps ask for that id, and the two
 * exchange offers, answers and candidates within a session. Section 2 of the wire contract; its
 * seed is the Music Assistant signaling server.
 *
 * <p>One socket is a home server ({@link dev.parley.protocol.remoteid.ServerSide}) or an app
 * ({@link dev.parley.protocol.remoteid.ClientSide}). A session lives in both conversations and
 * nowhere else: the server's side maps its id to the client, the client's side knows the server;
 * what passes between them names the session in {@code ref}, and {@link
 * dev.parley.protocol.remoteid.Talk} lists what there is to say.
 *
 * <p>May import {@code exchange}, {@code settings} and {@code json}; no other protocol.
 */
package dev.parley.protocol.remoteid;
