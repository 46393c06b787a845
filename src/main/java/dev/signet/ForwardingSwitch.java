package dev.signet;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;

/**
 * Hands the headers of trusted proxies from Quarkus to {@code dev.signet.proxy}: Quarkus's own parser throws on some values, and
 * then the request is never answered. Operators go on using Quarkus's setting; Quarkus itself always reads {@code false} there, and
 * Signet reads what was set under another name.
 */
public final class ForwardingSwitch implements ConfigSourceInterceptor {
    private static final long serialVersionUID = 1L;

    private static final String SET_BY_OPERATORS = "quarkus.http.proxy.proxy-address-forwarding";
    private static final String READ_BY_SIGNET = "signet.internal.proxy-address-forwarding";

    @Override
    public ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        if (name.equals(SET_BY_OPERATORS)) {
            return ConfigValue.builder().withName(name).withValue("false").build();
        }
        return context.proceed(name.equals(READ_BY_SIGNET) ? SET_BY_OPERATORS : name);
    }
}
