package dev.signet;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;

/**
 * Lets {@code dev.signet.proxy} instead of Quarkus handle the headers of trusted proxies, because Quarkus's parser
 * throws on some values, and the request then never gets a response. Operators still use Quarkus's setting, but Quarkus
 * always reads it as {@code false}; Signet reads the operator's value under another name.
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
