package io.ringcast.auth;

import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;

/**
 * TLS of a listener, made of files and made anew on request. Whoever connects from then on gets what was made last, and nothing of
 * what was agreed before: no session of the one before can be resumed. Connections that are open go on with what they began with.
 * Any thread.
 *
 * @param <C> what the listener's library wants.
 */
public final class ReloadableTls<C> implements Supplier<C> {
    private final TlsIdentity identity;
    private final Function<KeyManager, C> maker;
    private volatile Made<C> current;

    /**
     * Reads the files; throws {@link IllegalArgumentException} that names option and file.
     *
     * @param maker run at each reading; may read more files, and throw the same. It must not hand out anything twice.
     */
    public ReloadableTls(TlsIdentity identity, Function<KeyManager, C> maker) {
        this.identity = identity;
        this.maker = maker;
        current = make();
    }

    /** What was made last. */
    @Override
    public C get() {
        return current.context();
    }

    /** The certificate that is shown, for people. */
    public String certificate() {
        return current.certificate();
    }

    /** The same, after its option and file. */
    @Override
    public String toString() {
        return identity.certificate().option() + "=" + identity.certificate().path() + ": " + certificate();
    }

    /**
     * Reads all files again. Where one is at fault, {@link IllegalArgumentException} names its option and file, and nothing is
     * changed.
     */
    public synchronized void reload() {
        current = make();
    }

    private Made<C> make() {
        final TlsIdentity.Shown shown = identity.read();
        return new Made<>(shown.toString(), maker.apply(shown.keyManager()));
    }

    private record Made<C>(String certificate, C context) {}
}
