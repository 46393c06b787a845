package dev.signet.post;

/** Fired when a post was created, and in the transaction that changes or deletes one. */
record PostsChanged() {}
