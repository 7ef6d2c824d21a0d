package io.ringcast.server;

import java.lang.reflect.Proxy;

/** Signals of the process, where this JVM gives them away. */
final class ProcessSignals {
    private ProcessSignals() {}

    /**
     * Has {@code action} run at each signal of that name from now on, on a thread of the JVM's.
     *
     * @param name without SIG, as in HUP.
     * @return false: it won't, for the JVM keeps the signal to itself, or whoever started the process had it ignored, as nohup does.
     */
    static boolean handle(String name, Runnable action) {
        // By reflection, for the compiler refuses to name sun.misc.Signal without a warning.
        try {
            final Class<?> signal = Class.forName("sun.misc.Signal");
            final Class<?> handler = Class.forName("sun.misc.SignalHandler");
            final Object running = Proxy.newProxyInstance(
                    handler.getClassLoader(), new Class<?>[] {handler}, (proxy, method, args) -> {
                        action.run();
                        return null;
                    });
            final Object before = signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), running);
            return before != handler.getField("SIG_IGN").get(null);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            return false;
        }
    }
}
