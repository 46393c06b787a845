package dev.signet.web;

/**
 * Whether the settings turn on the paths of a feature. Implementations are CDI beans;
 * {@link View#offered()} names their class or an interface.
 * While a feature is off, its paths do not exist: they are answered with 404, as any other unknown path.
 */
public interface Offered {
    /** Returns whether the paths exist. Called for each request, so it must be fast. */
    boolean isOn();

    /** The default, for paths that always exist. */
    final class Always implements Offered {
        private Always() {}

        @Override
        public boolean isOn() {
            return true;
        }
    }
}
