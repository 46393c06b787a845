package dev.signet.web;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What holds for one path of the API, whatever the method: Django calls this a view. It stands on one of the path's resource
 * methods. The path and its methods are taken from JAX-RS; a path without a view, or with two, stops the start.
 *
 * <p>Who may call a single method is said on that method, with {@code @RolesAllowed}. If the path takes a form, a resource
 * method for {@code OPTIONS} returns it ({@link Form}, or {@code null} if this caller is to see none); otherwise {@link ApiGate}
 * answers {@code OPTIONS} by itself.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface View {
    /** What {@code OPTIONS} calls the path. */
    String name();

    /** Whom the path lets in before the method is looked at. */
    Admits admits();

    /** What {@code OPTIONS} says the path does. */
    String description() default "";

    /** Whether {@code HEAD} is answered if {@code GET} is. */
    boolean head() default true;

    /** Tells who owns what the path names, if {@code @RolesAllowed} uses the role {@code owner} there. */
    Class<? extends Owner> owner() default Owner.None.class;

    /** Whom a path lets in, whatever the method. */
    enum Admits {
        /** Anyone. A token in the header is not even looked at. */
        ANYONE_UNSEEN,
        /** Anyone, but a token that is sent must be good. */
        ANYONE,
        /** Only callers with a good token. */
        SIGNED_IN
    }
}
