/**
 * Where the rooms are put together: settings are read and checked, the exchange is opened when the
 * application starts and closed when it ends. The only room that knows which engine there is.
 */
package dev.parley.start;
