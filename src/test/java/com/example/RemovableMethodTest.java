package com.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.login.SignInMethod;
import dev.signet.login.SignInMethods;
import dev.signet.testing.Member;
import dev.signet.testing.Samples;
import dev.signet.user.AccountReclaimed;
import io.quarkus.arc.properties.IfBuildProperty;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** A sign-in method in one class can store secrets, remove them, and give an account back to the address's owner. */
@QuarkusTest
@TestProfile(Samples.class)
class RemovableMethodTest {
    @Inject
    Keys keys;

    @Inject
    Event<AccountReclaimed> reclaimed;

    /** Whoever has one of these keys may sign in. */
    @Singleton
    @IfBuildProperty(name = "signet.test.samples", stringValue = "true")
    static class Keys implements SignInMethod {
        private final SignInMethods methods;
        private final Set<Long> owners = ConcurrentHashMap.newKeySet();

        Keys(SignInMethods methods) {
            this.methods = methods;
        }

        @Override
        public Set<String> names() {
            return Set.of("key");
        }

        @Override
        public int ways(long user) {
            return owners.contains(user) ? 1 : 0;
        }

        @Override
        public void reclaim(long user) {
            owners.remove(user);
        }

        void remove(long user) {
            owners.remove(user);
            methods.leaveOne(user);
        }
    }

    @Test
    void it_removes_a_secret_and_another_way_is_left() {
        Member alice = Member.user("alice");
        keys.owners.add(alice.id());

        inTransaction(() -> keys.remove(alice.id()));

        assertThat(keys.ways(alice.id())).isZero();
    }

    @Test
    void the_first_proof_of_an_address_removes_its_secrets() {
        Member alice = Member.user("alice");
        Member bob = Member.user("bob");
        keys.owners.addAll(Set.of(alice.id(), bob.id()));

        inTransaction(() -> reclaimed.fire(new AccountReclaimed(alice.id())));

        assertThat(keys.ways(alice.id())).isZero();
        assertThat(keys.ways(bob.id())).isOne();
    }

    private static void inTransaction(Runnable step) {
        QuarkusTransaction.requiringNew().run(step);
    }
}
