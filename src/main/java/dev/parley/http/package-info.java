/**
 * Answers over plain HTTP that look alike wherever they come from: JSON bodies, and the headers
 * that go with a status. Imports {@code json} and the Servlet API.
 */
package dev.parley.http;
