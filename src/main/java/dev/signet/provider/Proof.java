package dev.signet.provider;

import dev.signet.secret.UsedOnce;
import dev.signet.web.Field;
import dev.signet.web.FilledForm;
import dev.signet.web.Form;
import jakarta.inject.Singleton;
import java.time.Clock;

/** What a client sends to prove an identity: an ID token, or the code that a browser brought. */
@Singleton
class Proof {
    static final Field<String> ID_TOKEN = Field.text("id_token", "Id token");
    static final Field<String> NONCE = Field.text("nonce", "Nonce");
    static final Field<String> CODE = Field.text("code", "Code");
    static final Field<String> VERIFIER = Field.text("code_verifier", "Code verifier");
    static final Field<String> REDIRECT_URI = Field.text("redirect_uri", "Redirect uri");
    static final Form OF_APP = Form.of(ID_TOKEN, NONCE);
    static final Form OF_BROWSER = Form.of(CODE, VERIFIER, REDIRECT_URI);

    private final SignInCodes codes;
    private final UsedOnce once;
    private final Clock clock;

    Proof(SignInCodes codes, UsedOnce once, Clock clock) {
        this.codes = codes;
        this.once = once;
        this.clock = clock;
    }

    /**
     * Verifies an ID token, once.
     *
     * @throws IdentityRefused if it proves nothing, or was used before
     */
    ProvenIdentity byIdToken(Provider provider, FilledForm form) throws IdentityRefused {
        String token = form.get(ID_TOKEN);
        ProvenIdentity identity = provider.verify(token, form.get(NONCE));
        // Without the signature, of which there may be several spellings. A token that is older is refused for its age.
        String signed = token.substring(0, token.lastIndexOf('.'));
        if (!once.use("ID token", signed, clock.instant().plus(IdTokens.LONGEST_USE))) {
            throw new IdentityRefused("the ID token was used before");
        }
        return identity;
    }

    /**
     * Redeems a code.
     *
     * @throws IdentityRefused if it is not valid for this app
     */
    ProvenIdentity byCode(FilledForm form) throws IdentityRefused {
        return codes.redeem(form.get(CODE), form.get(VERIFIER), form.get(REDIRECT_URI));
    }
}
