/**
 * Starts, redeploys and stops real application servers for the black-box tests, each a process of
 * its own with the configuration of {@code server-config/}, so that what is tested is what an
 * operator gets.
 *
 * <p>{@link dev.parley.it.server.ServerPool} is what most tests want; {@link
 * dev.parley.it.server.AppServer} is for those that stop, kill or redeploy.
 */
package dev.parley.it.server;
