/**
 * What operators see and do over HTTP, under {@code /admin}: for users with the container role
 * {@code parley-admin} alone. {@code WEB-INF/web.xml} says so to the server, and {@link
 * dev.parley.ops.admin.AdminFilter} looks whether the server has heard.
 */
package dev.parley.ops.admin;
