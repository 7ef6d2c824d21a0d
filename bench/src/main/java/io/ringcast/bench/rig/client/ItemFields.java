package io.ringcast.bench.rig.client;

import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.LongArrayList;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** One item of a {@code metric_update} as parsed; its samples oldest first. Reused; one thread. */
final class ItemFields {
    final StringBuilder key = new StringBuilder();
    final LongArrayList timestampsNs = new LongArrayList();
    final List<Double> values = new ArrayList<>();
    long n;

    private long newestNs;
    private double newestValue;

    /** Reads the object that the parser stands at the start of. */
    void read(JsonParser parser) {
        key.setLength(0);
        timestampsNs.clear();
        values.clear();
        n = -1;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            final String name = parser.currentName();
            parser.nextToken();
            readField(parser, name);
        }
        timestampsNs.addLong(newestNs);
        values.add(newestValue);
    }

    private void readField(JsonParser parser, String name) {
        switch (name) {
            case "agent", "metric" -> key.append(parser.getString()).append('/');
            case "labels" -> readLabels(parser);
            case "timestampNs" -> newestNs = Long.parseLong(parser.getString());
            case "value" -> newestValue = parser.getDoubleValue();
            case "n" -> n = parser.getLongValue();
            case "earlier" -> readEarlier(parser);
            default -> parser.skipChildren();
        }
    }

    private void readLabels(JsonParser parser) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            key.append(parser.currentName());
            parser.nextToken();
            key.append('=').append(parser.getString()).append(',');
        }
    }

    private void readEarlier(JsonParser parser) {
        while (parser.nextToken() == JsonToken.START_ARRAY) {
            parser.nextToken();
            timestampsNs.addLong(Long.parseLong(parser.getString()));
            parser.nextToken();
            values.add(parser.getDoubleValue());
            parser.nextToken();
        }
    }
}
