package io.ringcast.bench.rig.client;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Reads an item that {@link ItemScanner} leaves alone, with a JSON parser: any JSON at all. One thread. */
final class ItemParser {
    private final JsonFactory factory = new JsonFactory();

    /**
     * Reads the object at {@code offset}; returns where it ends. Throws {@link tools.jackson.core.JacksonException} where there is
     * no JSON.
     */
    int read(byte[] bytes, int offset, int end, ItemFields item) {
        item.clear();
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), bytes, offset, end - offset)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                final String name = parser.currentName();
                parser.nextToken();
                readField(parser, name, item);
            }
            return offset + (int) parser.currentTokenLocation().getByteOffset() + 1;
        }
    }

    private static void readField(JsonParser parser, String name, ItemFields item) {
        switch (name) {
            case "agent", "metric" -> {
                item.key(parser.getString());
                item.key('/');
            }
            case "labels" -> readLabels(parser, item);
            case "timestampNs" -> item.newestNs(Long.parseLong(parser.getString()));
            case "value" -> item.newestValue(parser.getDoubleValue());
            case "n" -> item.n(parser.getLongValue());
            case "earlier" -> readEarlier(parser, item);
            default -> parser.skipChildren();
        }
    }

    private static void readLabels(JsonParser parser, ItemFields item) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            item.key(parser.currentName());
            parser.nextToken();
            item.key('=');
            item.key(parser.getString());
            item.key(',');
        }
    }

    private static void readEarlier(JsonParser parser, ItemFields item) {
        while (parser.nextToken() == JsonToken.START_ARRAY) {
            parser.nextToken();
            final long timestampNs = Long.parseLong(parser.getString());
            parser.nextToken();
            item.earlier(timestampNs, parser.getDoubleValue());
            parser.nextToken();
        }
    }
}
