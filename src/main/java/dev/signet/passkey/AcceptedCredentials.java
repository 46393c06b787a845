package dev.signet.passkey;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.LowerCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * What {@code PublicKeyCredential.signalAllAcceptedCredentials} takes (WebAuthn §5.1.10), so that authenticators hide
 * passkeys that were removed here.
 */
@RegisterForReflection
@JsonNaming(LowerCamelCaseStrategy.class)
record AcceptedCredentials(String rpId, String userId, List<String> allAcceptedCredentialIds) {}
