package dev.signet.emailcode;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * The response to a request for a code.
 *
 * @param request identifies the device when it sends the code
 */
@RegisterForReflection
record CodeRequested(String detail, String request) {
    @Override
    public String toString() {
        return "CodeRequested";
    }
}
