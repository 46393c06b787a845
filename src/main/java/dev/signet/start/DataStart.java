package dev.signet.start;

/** Fired when the settings are right and the database may be read: the second step of a start. */
public record DataStart() {}
