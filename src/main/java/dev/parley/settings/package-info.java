/**
 * How settings are declared, read and checked. Every room declares its own variables as {@link
 * dev.parley.settings.Setting} constants and reads them once into a record. Imports {@code java.*}
 * only.
 */
package dev.parley.settings;
