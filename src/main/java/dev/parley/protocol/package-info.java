/**
 * What the protocols have in common: the shared {@code /ws}, on which the first frame chooses one
 * of several. The four protocols themselves live in packages below and do not know each other. May
 * import {@code exchange}, {@code settings} and {@code json}.
 */
package dev.parley.protocol;
