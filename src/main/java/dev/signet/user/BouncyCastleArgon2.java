package dev.signet.user;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** Bouncy Castle's Argon2: all variants, on every system, with memory of the heap. */
final class BouncyCastleArgon2 implements Argon2 {
    @Override
    public byte[] hash(byte[] password, Argon2Input input) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(
                        switch (input.variant()) {
                            case "id" -> Argon2Parameters.ARGON2_id;
                            case "i" -> Argon2Parameters.ARGON2_i;
                            default -> Argon2Parameters.ARGON2_d;
                        })
                .withVersion(input.version())
                .withMemoryAsKB(input.cost().memory())
                .withIterations(input.cost().passes())
                .withParallelism(input.cost().lanes())
                .withSalt(input.salt())
                .build());
        byte[] hash = new byte[input.length()];
        generator.generateBytes(password, hash);
        return hash;
    }
}
