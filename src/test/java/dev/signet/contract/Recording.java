package dev.signet.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The exchanges recorded from the reference system (Django REST Framework with SimpleJWT and djoser). */
record Recording(List<Case> cases) {

    private static final List<String> FILES = List.of("/contract/exchanges.json", "/contract/suites.json");

    static Recording load() {
        List<Case> cases = new ArrayList<>();
        for (String file : FILES) {
            Json.resource(file).get("cases").forEach(recorded -> cases.add(Case.of(recorded)));
        }
        return new Recording(List.copyOf(cases));
    }

    /** {@code default}, or {@code short}: recorded with access tokens of 2 s and refresh tokens of 4 s. */
    List<Case> ofProfile(String profile) {
        return cases.stream().filter(one -> one.profile().equals(profile)).toList();
    }

    Optional<Case> named(String name) {
        return cases.stream().filter(one -> one.name().equals(name)).findFirst();
    }
}
