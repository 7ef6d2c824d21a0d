package io.ringcast.auth.live;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Asks {@code AUTH_URL}. No thread waits for an answer, and only so many questions are under way. Any thread. */
final class CheckClient implements AutoCloseable {
    private static final int THREAD_COUNT = 2;

    private final CheckRules rules;
    private final AtomicInteger threadCount = new AtomicInteger();
    private final AtomicInteger underWayCount = new AtomicInteger();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREAD_COUNT, this::newThread);
    private final HttpClient client;

    CheckClient(CheckRules rules) {
        this.rules = rules;
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(Duration.ofMillis(rules.timeoutMs()))
                .executor(threads)
                .build();
    }

    /** The answer, or a failure: of the network, of the time, or of an answer that is none. Null: too many are under way. */
    CompletableFuture<CheckAnswer> ask(String token, long timeoutMs) {
        if (underWayCount.incrementAndGet() > rules.maxUnderWayCount()) {
            underWayCount.decrementAndGet();
            return null;
        }
        final HttpRequest request = HttpRequest.newBuilder(rules.url())
                .timeout(Duration.ofMillis(timeoutMs))
                .header("Authorization", "Bearer " + token)
                .header("Accept", "application/json")
                .build();
        final CompletableFuture<HttpResponse<byte[]>> call =
                client.sendAsync(request, head -> (BodySubscriber<byte[]>) new ShortBody());
        // The request's own timeout ends with the head of the answer.
        return call.copy()
                .orTimeout(timeoutMs, TimeUnit.MILLISECONDS)
                .whenComplete((response, failure) -> {
                    underWayCount.decrementAndGet();
                    if (failure != null) {
                        call.cancel(true);
                    }
                })
                .thenApply(response -> CheckAnswer.of(response.statusCode(), response.body()));
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private Thread newThread(Runnable task) {
        final Thread thread = new Thread(task, "ringcast-auth-http-" + threadCount.getAndIncrement());
        thread.setDaemon(true);
        return thread;
    }
}
