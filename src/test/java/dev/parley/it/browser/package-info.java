/**
 * Real browsers against a real server: the try-it pages call each other in headless Chromium.
 *
 * <p>The browser is the system's; nothing is downloaded. Where there is none, the tests are skipped
 * with a sentence that says what to install, except in CI, where that is a failure.
 */
package dev.parley.it.browser;
