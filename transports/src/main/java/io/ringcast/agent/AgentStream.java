package io.ringcast.agent;

import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.ringcast.proto.v1.SessionReply;
import io.ringcast.proto.v1.SessionRequest;
import io.ringcast.reconnect.TaskScheduler;

/** One gRPC call of a session. What gRPC's threads report is handed to the session on its own thread. */
final class AgentStream implements ClientResponseObserver<SessionRequest, SessionReply> {
    private final AgentSession session;
    private final TaskScheduler scheduler;
    private ClientCallStreamObserver<SessionRequest> requests;

    AgentStream(AgentSession session, TaskScheduler scheduler) {
        this.session = session;
        this.scheduler = scheduler;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<SessionRequest> requestStream) {
        requests = requestStream;
        requests.setOnReadyHandler(() -> scheduler.execute(() -> session.onReady(this)));
    }

    @Override
    public void onNext(SessionReply reply) {
        scheduler.execute(() -> session.onReply(this, reply));
    }

    @Override
    public void onError(Throwable error) {
        scheduler.execute(() -> session.onEnded(this, Status.fromThrowable(error)));
    }

    @Override
    public void onCompleted() {
        scheduler.execute(() -> session.onEnded(this, Status.OK));
    }

    /** Whether gRPC takes more without piling it up. */
    boolean isReady() {
        return requests.isReady();
    }

    void send(SessionRequest request) {
        requests.onNext(request);
    }

    void halfClose() {
        requests.onCompleted();
    }

    void cancel(String reason) {
        requests.cancel(reason, null);
    }
}
