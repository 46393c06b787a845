package dev.signet.post;

/** Fired in the transaction that creates, changes or deletes a post. */
record PostsChanged() {}
