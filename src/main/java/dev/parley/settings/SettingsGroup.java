package dev.parley.settings;

/**
 * Marks a room's settings. Every bean of this type is made, and so checked, before the application
 * opens: a bad value stops the deployment, whoever would have used it.
 */
public interface SettingsGroup {}
