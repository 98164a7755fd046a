/**
 * Golden conversations: readable text files under {@code src/test/resources/transcripts}, and what
 * replays them over real sockets. The format is described in the README.md beside the files.
 */
package dev.parley.it.transcript;
