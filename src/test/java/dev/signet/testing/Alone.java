package dev.signet.testing;

import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * An integration test that measures time, or lets the machine do all it can. It runs when all others have run, and while none of its
 * kind does in another JVM of the build.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("alone")
@ExtendWith(Alone.Turn.class)
public @interface Alone {
    /** Waits until it is the class's turn, which ends with the class. */
    class Turn implements BeforeAllCallback {
        @Override
        public void beforeAll(ExtensionContext context) throws IOException {
            context.getStore(ExtensionContext.Namespace.create(Turn.class)).put("turn", OneAtATime.begin("alone"));
        }
    }
}
