package dev.signet.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class VaultTest {
    private static final byte[] KEY = "what signs the tokens of this service".getBytes(UTF_8);

    private final Vault vault = new Vault("a secret of at least thirty-two characters");

    @Test
    void what_was_sealed_can_be_opened_with_the_same_secret() {
        byte[] box = vault.seal("name", KEY);

        assertThat(new Vault("a secret of at least thirty-two characters").open("name", box))
                .isEqualTo(KEY);
    }

    @Test
    void a_box_does_not_show_what_is_in_it() {
        byte[] box = vault.seal("name", KEY);

        assertThat(new String(box, UTF_8))
                .doesNotContain(new String(KEY, UTF_8))
                .doesNotContain("signs");
        assertThat(vault.seal("name", KEY)).isNotEqualTo(box);
    }

    @Test
    void another_secret_opens_nothing() {
        byte[] box = vault.seal("name", KEY);

        assertThatThrownBy(() -> new Vault("a secret of at least thirty-two Characters").open("name", box))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("name cannot be decrypted");
    }

    @Test
    void a_box_opens_under_its_own_name_only() {
        byte[] box = vault.seal("name", KEY);

        assertThatThrownBy(() -> vault.open("another", box)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_box_that_was_cut_short_does_not_open() {
        byte[] box = vault.seal("name", KEY);

        for (int length = 0; length < box.length; length++) {
            byte[] cut = Arrays.copyOf(box, length);
            assertThatThrownBy(() -> vault.open("name", cut))
                    .as("%d bytes", length)
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void a_box_that_was_altered_does_not_open() {
        byte[] box = vault.seal("name", KEY);

        for (int i = 0; i < box.length; i++) {
            byte[] altered = box.clone();
            altered[i] ^= 1;
            assertThatThrownBy(() -> vault.open("name", altered))
                    .as("byte %d", i)
                    .isInstanceOf(IllegalStateException.class);
        }
    }
}
