package dev.signet.passkey;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/** The standard's {@code PublicKeyCredentialDescriptorJSON}. */
@RegisterForReflection
record Descriptor(String type, String id, List<String> transports) {
    /** The type of all passkeys. */
    static final String TYPE = "public-key";

    /** Returns the descriptor of a passkey. */
    static Descriptor of(PasskeyRow row) {
        return new Descriptor(TYPE, Options.text(row.credentialId()), row.transports());
    }
}
