package io.ringcast.auth.live;

import io.ringcast.engine.status.Counters;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** Asks for a token, and hands it to the first way in use that takes its form. */
final class Credentials implements LiveAuthenticator {
    /** Longer ones are nobody's, and are not looked at. */
    static final int MAX_TOKEN_LENGTH = 8_192;

    private final List<LiveMethod> methods;
    private final Counters counters;
    private final CheckTimes times;

    Credentials(List<LiveMethod> methods, Counters counters, CheckTimes times) {
        this.methods = List.copyOf(methods);
        this.counters = counters;
        this.times = times;
    }

    @Override
    public boolean isOpen() {
        return false;
    }

    @Override
    public CompletableFuture<LiveAdmission> authenticate(String token) {
        final long startNs = times.nowNs();
        return judge(token)
                .exceptionally(failure -> LiveAdmission.refused(LiveRefusal.UNREACHABLE))
                .thenApply(admission -> counted(admission, startNs));
    }

    @Override
    public void start() {
        methods.forEach(LiveMethod::start);
    }

    @Override
    public String trouble() {
        final String troubles = methods.stream()
                .map(LiveMethod::trouble)
                .filter(trouble -> trouble != null)
                .collect(Collectors.joining("\n"));
        return troubles.isEmpty() ? null : troubles;
    }

    @Override
    public void close() {
        methods.forEach(LiveMethod::close);
    }

    private CompletableFuture<LiveAdmission> judge(String token) {
        if (token == null || token.isEmpty()) {
            return LiveMethod.refused(LiveRefusal.MISSING);
        }
        if (token.length() > MAX_TOKEN_LENGTH) {
            return LiveMethod.refused(LiveRefusal.WRONG);
        }
        for (final LiveMethod method : methods) {
            if (method.takes(token)) {
                return method.judge(token);
            }
        }
        return LiveMethod.refused(LiveRefusal.WRONG);
    }

    private LiveAdmission counted(LiveAdmission admission, long startNs) {
        times.judged(admission, startNs);
        if (!admission.isGranted()) {
            counters.addShared(admission.refusal().counter(), 1);
        }
        return admission;
    }
}
