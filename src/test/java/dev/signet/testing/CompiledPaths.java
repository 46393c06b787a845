package dev.signet.testing;

import groovy.lang.Binding;
import groovy.lang.Closure;
import groovy.lang.ExpandoMetaClass;
import groovy.lang.GroovyShell;
import groovy.lang.GroovySystem;
import groovy.lang.Script;
import io.restassured.internal.path.json.JSONAssertion;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.codehaus.groovy.runtime.InvokerHelper;

/**
 * Compiles each JSON path of the tests once. REST Assured compiles a Groovy script for every value that a test reads, which took
 * about half of the processor time of the tests.
 */
final class CompiledPaths extends Closure<Object> {
    private static final Map<String, Class<? extends Script>> SCRIPTS = new ConcurrentHashMap<>();

    private CompiledPaths() {
        super(CompiledPaths.class);
    }

    /** Has REST Assured evaluate paths here. */
    static void install() {
        ExpandoMetaClass replaced = new ExpandoMetaClass(JSONAssertion.class, false, true);
        replaced.registerInstanceMethod("eval", new CompiledPaths());
        replaced.initialize();
        GroovySystem.getMetaClassRegistry().setMetaClass(JSONAssertion.class, replaced);
    }

    /** Called by Groovy in place of {@code JSONAssertion.eval}. */
    public Object doCall(Object root, Object json, Object path) {
        Map<String, Object> variables = new HashMap<>();
        Map<String, Object> parameters = ((JSONAssertion) getDelegate()).getParams();
        if (parameters != null) {
            variables.putAll(parameters);
        }
        variables.put(root.toString(), json);
        Class<? extends Script> script = SCRIPTS.computeIfAbsent(path.toString(), CompiledPaths::compiled);
        return InvokerHelper.createScript(script, new Binding(variables)).run();
    }

    private static Class<? extends Script> compiled(String path) {
        return new GroovyShell().parse(path).getClass();
    }
}
