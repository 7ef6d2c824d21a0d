package io.ringcast.auth.live;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;

/** Takes the body of an answer, and fails where it is longer than any should be. */
final class ShortBody implements BodySubscriber<byte[]> {
    private static final long MAX_LENGTH = 65_536;

    private final BodySubscriber<byte[]> body = BodySubscribers.ofByteArray();
    private Subscription subscription;
    private long length;

    @Override
    public CompletionStage<byte[]> getBody() {
        return body.getBody();
    }

    @Override
    public void onSubscribe(Subscription newSubscription) {
        subscription = newSubscription;
        body.onSubscribe(newSubscription);
    }

    @Override
    public void onNext(List<ByteBuffer> parts) {
        length += parts.stream().mapToLong(ByteBuffer::remaining).sum();
        if (length <= MAX_LENGTH) {
            body.onNext(parts);
        } else {
            subscription.cancel();
            body.onError(new IOException("the answer is longer than " + MAX_LENGTH + " bytes"));
        }
    }

    @Override
    public void onError(Throwable failure) {
        body.onError(failure);
    }

    @Override
    public void onComplete() {
        body.onComplete();
    }
}
