package io.ringcast.agent;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ChannelCredentials;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.InsecureChannelCredentials;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import java.util.function.Supplier;

/** How an agent's connection is protected, and the token it shows. Never prints the token. Any thread. */
public final class AgentCredentials {
    /** Plaintext, and no token. */
    public static final AgentCredentials NONE = new AgentCredentials(InsecureChannelCredentials.create(), () -> "");

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final ChannelCredentials transport;
    private final Supplier<String> token;

    /**
     * @param transport plaintext or TLS.
     * @param token asked for at every attempt, so that a new one is taken up; may give "" for none, and may throw: the attempt
     *     has failed then.
     */
    public AgentCredentials(ChannelCredentials transport, Supplier<String> token) {
        this.transport = transport;
        this.token = token;
    }

    ChannelCredentials transport() {
        return transport;
    }

    /** Puts the token into the headers of each call. */
    ClientInterceptor headers() {
        return new ClientInterceptor() {
            @Override
            public <Q, R> ClientCall<Q, R> interceptCall(
                    MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
                return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
                    @Override
                    public void start(Listener<R> listener, Metadata headers) {
                        final String shown = token.get();
                        if (!shown.isEmpty()) {
                            headers.put(AUTHORIZATION, "Bearer " + shown);
                        }
                        super.start(listener, headers);
                    }
                };
            }
        };
    }
}
