package io.ringcast.ws;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.java_websocket.WebSocket;
import org.java_websocket.WebSocketListener;
import org.java_websocket.drafts.Draft;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.framing.Framedata;
import org.java_websocket.framing.PingFrame;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.handshake.Handshakedata;
import org.java_websocket.handshake.ServerHandshake;
import org.java_websocket.handshake.ServerHandshakeBuilder;

/**
 * Hands on everything but one: the answer to an upgrade is written at once and not by the library's selector, which would
 * keep the key of a socket that it wrote to, and look at each of them again in each of its rounds.
 */
final class AnsweringListener implements WebSocketListener {
    private final WebSocketListener server;

    AnsweringListener(WebSocketListener server) {
        this.server = server;
    }

    @Override
    public void onWriteDemand(WebSocket library) {
        if (library.getAttachment() instanceof WsConnection connection) {
            connection.channel().noteLibraryWrites();
            if (connection.channel().tryWriteAnswer()) {
                return;
            }
        }
        server.onWriteDemand(library);
    }

    @Override
    public ServerHandshakeBuilder onWebsocketHandshakeReceivedAsServer(
            WebSocket library, Draft draft, ClientHandshake request) throws InvalidDataException {
        return server.onWebsocketHandshakeReceivedAsServer(library, draft, request);
    }

    @Override
    public void onWebsocketHandshakeReceivedAsClient(
            WebSocket library, ClientHandshake request, ServerHandshake response) throws InvalidDataException {
        server.onWebsocketHandshakeReceivedAsClient(library, request, response);
    }

    @Override
    public void onWebsocketHandshakeSentAsClient(WebSocket library, ClientHandshake request)
            throws InvalidDataException {
        server.onWebsocketHandshakeSentAsClient(library, request);
    }

    @Override
    public void onWebsocketMessage(WebSocket library, String text) {
        server.onWebsocketMessage(library, text);
    }

    @Override
    public void onWebsocketMessage(WebSocket library, ByteBuffer bytes) {
        server.onWebsocketMessage(library, bytes);
    }

    @Override
    public void onWebsocketOpen(WebSocket library, Handshakedata handshake) {
        server.onWebsocketOpen(library, handshake);
    }

    @Override
    public void onWebsocketClose(WebSocket library, int code, String reason, boolean isRemote) {
        server.onWebsocketClose(library, code, reason, isRemote);
    }

    @Override
    public void onWebsocketClosing(WebSocket library, int code, String reason, boolean isRemote) {
        server.onWebsocketClosing(library, code, reason, isRemote);
    }

    @Override
    public void onWebsocketCloseInitiated(WebSocket library, int code, String reason) {
        server.onWebsocketCloseInitiated(library, code, reason);
    }

    @Override
    public void onWebsocketError(WebSocket library, Exception failure) {
        server.onWebsocketError(library, failure);
    }

    @Override
    public void onWebsocketPing(WebSocket library, Framedata frame) {
        server.onWebsocketPing(library, frame);
    }

    @Override
    public PingFrame onPreparePing(WebSocket library) {
        return server.onPreparePing(library);
    }

    @Override
    public void onWebsocketPong(WebSocket library, Framedata frame) {
        server.onWebsocketPong(library, frame);
    }

    @Override
    public InetSocketAddress getLocalSocketAddress(WebSocket library) {
        return server.getLocalSocketAddress(library);
    }

    @Override
    public InetSocketAddress getRemoteSocketAddress(WebSocket library) {
        return server.getRemoteSocketAddress(library);
    }
}
