package dev.signet.web;

import java.net.URI;
import java.util.Optional;

/**
 * The address at which clients find this service, as far as an operator said so.
 *
 * @param url without a slash at its end
 */
public record PublicUrl(Optional<URI> url) {}
