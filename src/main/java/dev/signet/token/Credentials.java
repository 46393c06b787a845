package dev.signet.token;

import dev.signet.web.Field;
import dev.signet.web.Form;
import dev.signet.web.RequestBody;
import java.util.Map;

/** A name and a password, as a client sends them. */
record Credentials(String username, String password) {
    static final Form FORM = Form.of(Field.text("username", "Username"), Field.text("password", "Password"));

    static Credentials from(RequestBody body) {
        Map<String, String> values = FORM.read(body);
        return new Credentials(values.get("username"), values.get("password"));
    }

    @Override
    public String toString() {
        return "Credentials[" + username + "]";
    }
}
