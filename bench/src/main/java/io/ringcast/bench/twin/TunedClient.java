package io.ringcast.bench.twin;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One client of the tuned twin. Frames are whole already, so they are written beneath Netty's frame encoder. */
@SuppressWarnings("FutureReturnValueIgnored") // A write that fails closes the channel, which is seen there.
final class TunedClient extends SimpleChannelInboundHandler<TextWebSocketFrame> {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final TunedHub hub;
    private ChannelHandlerContext wire;
    private TunedGroup group;
    private boolean isBehind;

    TunedClient(TunedHub hub) {
        this.hub = hub;
    }

    /** Sends bytes that others get too; a client with too much unsent gets a snapshot later instead. */
    void sendShared(ByteBuf frame) {
        if (wire.channel().isWritable()) {
            wire.writeAndFlush(frame.retainedDuplicate(), wire.voidPromise());
        } else {
            isBehind = true;
        }
    }

    /** Sends a frame that is this client's own. */
    void send(ByteBuf frame) {
        wire.writeAndFlush(frame, wire.voidPromise());
    }

    void sendText(String text) {
        final byte[] payload = text.getBytes(StandardCharsets.US_ASCII);
        final ByteBuf frame = Unpooled.buffer(payload.length + 4);
        TunedGroup.putHeader(frame, payload.length);
        send(frame.writeBytes(payload));
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame) {
        final JsonNode request = MAPPER.readTree(frame.text());
        if ("subscribe".equals(request.path("type").asString())) {
            wire = context.pipeline().context(WebSocketFrameEncoder.class);
            group = hub.group(request.path("selector").asString(""));
            sendText("{\"type\":\"subscribed\",\"topic\":\"metrics\",\"subscription\":1}");
            hub.snapshot(group, this);
            group.join(this);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (isBehind && context.channel().isWritable()) {
            isBehind = false;
            hub.snapshot(group, this);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (group != null) {
            group.leave(this);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable error) {
        context.close();
    }
}
