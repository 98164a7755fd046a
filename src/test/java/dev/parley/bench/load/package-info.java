/**
 * The load generator: real sockets, all four protocols, against real application servers and, in
 * the same run, a bare relay that is the floor of the machine. docs/PERFORMANCE.md has the
 * commands.
 */
package dev.parley.bench.load;
