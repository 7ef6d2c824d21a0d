package io.ringcast.ws;

import io.ringcast.ws.WsCounters.Message;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.java_websocket.WebSocket;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.drafts.Draft;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.framing.Framedata;
import org.java_websocket.framing.PingFrame;
import org.java_websocket.framing.PongFrame;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.handshake.ServerHandshakeBuilder;
import org.java_websocket.server.WebSocketServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The library's server, bound by us: one selector thread, one decoder thread. Forwards only. */
final class WsServer extends WebSocketServer {
    private static final Logger LOGGER = LoggerFactory.getLogger(WsServer.class);
    private static final long START_LIMIT_MS = 10_000;

    private final Acceptor acceptor;
    private final ConnectionHandler handler;
    private final WsCounters counters;
    private final CountDownLatch isSelecting = new CountDownLatch(1);
    private volatile boolean hasFailed;

    /** @param listener bound already, so that a bind failure is the caller's to tell. */
    WsServer(Listener listener, RingChannelFactory channelFactory, ConnectionHandler handler, WsCounters counters) {
        super(listener.channel());
        this.handler = handler;
        this.counters = counters;
        decoders.clear();
        decoders.add(new WebSocketWorker());
        setWebSocketFactory(channelFactory);
        acceptor = new Acceptor(listener, channelFactory, this);
        setReuseAddr(true);
        setConnectionLostTimeout(0);
        setDaemon(true);
    }

    /** The first client tells us the library's selector; then the library lets go of the listener, and the acceptor has it. */
    @Override
    protected boolean onConnect(SelectionKey key) {
        acceptor.start(key.selector());
        return false;
    }

    /** Starts the library's threads; returns once its selector takes clients, or has failed. */
    void startSelecting() {
        start();
        try {
            if (!isSelecting.await(START_LIMIT_MS, TimeUnit.MILLISECONDS)) {
                LOGGER.warn("the live server takes long to start");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the library's selector, or the listener, came to grief. */
    boolean hasFailed() {
        return hasFailed;
    }

    /** Ends the acceptor; the listener was closed before. */
    void stopAccepting() {
        acceptor.close();
        if (isSelecting.getCount() == 0) {
            // Nothing closes, but the library's selector wakes up and lets go of the listener.
            onWebsocketClose(null, CloseFrame.NORMAL, "", false);
        }
    }

    /** Hears that a connection was given to the library's selector. */
    void adopted(WebSocketImpl connection) {
        try {
            allocateBuffers(connection);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public ServerHandshakeBuilder onWebsocketHandshakeReceivedAsServer(
            WebSocket library, Draft draft, ClientHandshake request) throws InvalidDataException {
        if (!UpgradeDesk.isPath(request.getResourceDescriptor())) {
            throw new InvalidDataException(CloseFrame.REFUSE, "no such path");
        }
        final ServerHandshakeBuilder answer = super.onWebsocketHandshakeReceivedAsServer(library, draft, request);
        handler.upgrade(connection(library), request, answer);
        return answer;
    }

    @Override
    public void onStart() {
        isSelecting.countDown();
    }

    @Override
    public void onOpen(WebSocket library, ClientHandshake handshake) {
        final WsConnection connection = connection(library);
        handler.opened(connection);
        if (connection.isClosed()) {
            removeConnection(library);
        }
    }

    @Override
    public void onMessage(WebSocket library, String text) {
        handler.message(connection(library), text);
    }

    @Override
    public void onMessage(WebSocket library, ByteBuffer bytes) {
        handler.binary(connection(library), bytes);
    }

    @Override
    public void onWebsocketPing(WebSocket library, Framedata frame) {
        final boolean mayBeAnswered = handler.alive(connection(library));
        if (mayBeAnswered && ((WebSocketImpl) library).outQueue.size() < RingChannel.MAX_QUEUED_FRAMES) {
            library.sendFrame(new PongFrame((PingFrame) frame));
            counters.increment(Message.OUTBOUND_PONG_FRAME);
        }
    }

    @Override
    public void onWebsocketPong(WebSocket library, Framedata frame) {
        handler.alive(connection(library));
    }

    @Override
    public void onCloseInitiated(WebSocket library, int code, String reason) {
        handler.closing(connection(library), code);
    }

    @Override
    public void onClosing(WebSocket library, int code, String reason, boolean isRemote) {
        handler.ending(connection(library));
    }

    @Override
    public void onClose(WebSocket library, int code, String reason, boolean isRemote) {
        handler.closed(connection(library), code, reason, isRemote);
    }

    @Override
    public void onError(WebSocket library, Exception failure) {
        if (library == null) {
            LOGGER.error("live server failed", failure);
            hasFailed = true;
            isSelecting.countDown();
        } else if (connection(library) == null) {
            LOGGER.debug("a connection that was refused failed", failure);
        } else {
            LOGGER.debug("connection {} failed", connection(library).id(), failure);
        }
    }

    private static WsConnection connection(WebSocket library) {
        return library.getAttachment();
    }
}
