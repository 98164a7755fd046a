/** Black-box tests: what a client and an operator see of a real server, on every server. */
package dev.parley.it;
