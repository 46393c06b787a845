package dev.signet.standby;

import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Lets a {@code @Transactional} method read from a standby of the database, if one is configured and has everything that
 * the primary had when the method was called. The method may run twice, the second time on the primary, so it must not
 * write. It must not decide who may do what either: a revocation must not depend on a standby.
 */
@InterceptorBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface FromStandby {}
