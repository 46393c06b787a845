package dev.signet.session;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * The user of a session as stored now, which is what new tokens say.
 *
 * @param id the user's id
 * @param email the e-mail address; empty where there is none
 * @param staff whether the user belongs to the staff
 * @param version the version that access tokens must have to be good
 */
// Hibernate makes it of a query's columns; in a native image it finds no constructor that was not asked for.
@RegisterForReflection
public record SessionUser(long id, String email, boolean staff, int version) {}
