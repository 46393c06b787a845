package dev.signet.login;

import dev.signet.start.SettingFaults;
import dev.signet.start.StartCheck;
import dev.signet.user.AccountReclaimed;
import dev.signet.user.LockedUser;
import dev.signet.user.User;
import dev.signet.web.ApiError;
import io.quarkus.arc.All;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The ways to sign in that {@code signet.sign-in.methods} turns on. (Application-scoped instead of singleton, because a
 * method may need it to remove what it stores.)
 */
@ApplicationScoped
public class SignInMethods implements StartCheck {
    private final List<SignInMethod> methods;
    private final Set<String> on;

    SignInMethods(@All List<SignInMethod> methods, SignInConfig config) {
        this.methods = methods;
        this.on = Set.copyOf(config.methods());
    }

    /** Stops the start if a name is unknown, or if what a method needs is missing. */
    @Override
    public void check() {
        TreeMap<String, SignInMethod> known = new TreeMap<>();
        methods.forEach(method -> method.names().forEach(name -> known.put(name, method)));
        SettingFaults faults = new SettingFaults();
        new TreeSet<>(on).forEach(name -> faults.collect(() -> check(name, known)));
        faults.report();
    }

    private static void check(String name, Map<String, SignInMethod> known) {
        if (!known.containsKey(name)) {
            throw new ConfigurationException("signet.sign-in.methods contains " + name
                    + ", which is not a way to sign in. Known are: " + String.join(", ", known.keySet())
                    + ". For a provider of your own, set signet.providers." + name + ".issuer.");
        }
        known.get(name).check(name);
    }

    /**
     * Makes sure that an account can still sign in. Call it in the transaction that removed a way to sign in, after the
     * removal, with the account {@linkplain LockedUser#toChange locked}, so that two removals at the same time do not leave none.
     *
     * @throws ApiError 400 if no way is left; the transaction must then be rolled back
     */
    public void leaveOne(long user) {
        if (ways(user) == 0) {
            throw ApiError.of(
                    400,
                    "This is the only way to sign in to the account. Add another one first.",
                    "last_sign_in_method");
        }
    }

    /**
     * Returns how this account can sign in.
     *
     * @throws ApiError 401 if there is no such account any more
     */
    OwnSignInMethods of(long user) {
        return QuarkusTransaction.requiringNew().call(() -> {
            User account = User.withId(user).orElseThrow(ApiError::userNotFound);
            return new OwnSignInMethods(account.hasUsablePassword(), ways(user), usableBy(user));
        });
    }

    /** Returns in how many ways this account can sign in. Call it in a transaction. */
    int ways(long user) {
        return methodsThatAreOn().mapToInt(method -> method.ways(user)).sum();
    }

    /** Returns the names of the methods by which this account can sign in, sorted. Call it in a transaction. */
    List<String> usableBy(long user) {
        return methodsThatAreOn()
                .flatMap(method -> method.usableBy(user).stream())
                .filter(on::contains)
                .sorted()
                .toList();
    }

    private Stream<SignInMethod> methodsThatAreOn() {
        return methods.stream().filter(method -> method.names().stream().anyMatch(on::contains));
    }

    void reclaim(@Observes AccountReclaimed account) {
        methods.forEach(method -> method.reclaim(account.user()));
    }
}
