package dev.signet.web;

import java.net.URI;
import java.util.Optional;

/**
 * The URL at which clients reach this service, if it is configured.
 *
 * @param url without a trailing slash
 */
public record PublicUrl(Optional<URI> url) {}
