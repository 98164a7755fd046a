package dev.parley.webhook;

/**
 * What a webhook did since the start, and what it has at the moment.
 *
 * @param answered requests that got an answer of any status
 * @param failed requests without one
 * @param dropped requests that were not sent because the queue was full or the server stopped
 * @param active requests on their way now
 * @param queued requests that wait for one of those to end
 */
public record WebhookFigures(long answered, long failed, long dropped, int active, int queued) {}
