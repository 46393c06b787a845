package dev.signet.passkey;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.ext.OptionalHandlerFactory;

/**
 * Keeps the JDK's XML parsers and transformers out of the native binary. webauthn4j reads and writes JSON and CBOR with Jackson 3,
 * which refers to them for types of {@code org.w3c.dom} and {@code javax.xml}; Jackson 2 loads the same classes by name, if at all.
 * No credential contains such a type, nor one of {@code java.sql}, which the same class serves.
 */
@TargetClass(OptionalHandlerFactory.class)
final class JacksonWithoutXml {
    private JacksonWithoutXml() {}

    @Substitute
    public ValueSerializer<?> findSerializer(SerializationConfig config, JavaType type) {
        return null;
    }

    @Substitute
    public ValueDeserializer<?> findDeserializer(DeserializationConfig config, JavaType type) {
        return null;
    }

    @Substitute
    public boolean hasDeserializerFor(Class<?> valueType) {
        return false;
    }
}
