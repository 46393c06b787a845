package dev.signet.web;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Properties of one path of the API that apply to all its methods; Django calls this a view. Put it on exactly one of
 * the path's resource methods. The path and its methods come from JAX-RS. The start fails if a path has no view, or
 * two.
 *
 * <p>Permissions of a single method are declared on that method, with {@code @RolesAllowed}. If the path takes a form,
 * a resource method for {@code OPTIONS} returns it ({@link Form}, or {@code null} if this caller may not see it);
 * otherwise {@link ApiGate} responds to {@code OPTIONS} itself.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface View {
    /** Returns the path's name in {@code OPTIONS}. */
    String name();

    /** Returns which callers the path admits, before the method is checked. */
    Admits admits();

    /** Returns the path's description in {@code OPTIONS}. */
    String description() default "";

    /** Returns the type of successful responses. A client may ask for it, or for JSON, which errors have. */
    String type() default "application/json";

    /** Returns whether {@code HEAD} is supported if {@code GET} is. Not if the reference says so, or GET uses something up. */
    boolean head() default true;

    /**
     * Returns the bean that finds the owner of the object in the path, if {@code @RolesAllowed} uses the role
     * {@code owner}.
     */
    Class<? extends Owner> owner() default Owner.None.class;

    /** Returns the bean that says whether the path exists, if a setting turns it on or off. */
    Class<? extends Offered> offered() default Offered.Always.class;

    /** Which callers a path admits, whatever the method. */
    enum Admits {
        /** Anyone. A token in the header is ignored. */
        ANYONE_UNSEEN,
        /** Anyone, but a token must be valid if there is one. */
        ANYONE,
        /** Only callers with a valid token. */
        SIGNED_IN
    }
}
