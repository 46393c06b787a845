package dev.signet.start;

/** Fired when everything is loaded: the last step of a start, only if the process is to serve requests. */
public record ServiceStart() {}
