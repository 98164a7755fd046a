/** Black-box tests: what a server does, seen from its sockets. Nothing here looks inside it. */
package dev.parley.it;
