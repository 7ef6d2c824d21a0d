package io.ringcast.bench.rig.client;

import io.ringcast.proto.v1.Label;
import io.ringcast.proto.v1.LiveUpdate;
import io.ringcast.proto.v1.SeriesDeclaration;
import io.ringcast.proto.v1.Update;
import java.util.function.Consumer;
import org.agrona.collections.Int2ObjectHashMap;

/** Parses every item that one client was told in the binary format, and keeps a ledger of them. */
final class BinaryMirror {
    private final Consumer<String> faults;
    private final ItemLedger ledger;
    private final Int2ObjectHashMap<String> declared = new Int2ObjectHashMap<>();
    private final ItemFields item = new ItemFields();

    BinaryMirror(ClientRecord record) {
        this(record::fault, new SeriesLedger(record));
    }

    /** {@code faults} hears of what cannot be read. */
    BinaryMirror(Consumer<String> faults, ItemLedger ledger) {
        this.faults = faults;
        this.ledger = ledger;
    }

    /** Takes in a message; an update of a series that was not declared is a fault. */
    void apply(LiveUpdate message) {
        message.getDeclaredList().forEach(this::declare);
        for (final Update update : message.getUpdatesList()) {
            apply(update, message);
        }
        message.getRemovedList().forEach(declared::remove);
        ledger.publish();
    }

    private void declare(SeriesDeclaration declaration) {
        final StringBuilder key = new StringBuilder(declaration.getAgent())
                .append('/')
                .append(declaration.getMetric())
                .append('/');
        for (final Label label : declaration.getLabelsList()) {
            key.append(label.getName()).append('=').append(label.getValue()).append(',');
        }
        final String known = declared.put(declaration.getSeries(), key.toString());
        if (known != null && !known.contentEquals(key)) {
            faults.accept("number " + declaration.getSeries() + " means another series");
        }
    }

    private void apply(Update update, LiveUpdate message) {
        final String key = declared.get(update.getSeries());
        if (key == null) {
            faults.accept("series " + update.getSeries() + " was not declared");
            return;
        }
        item.clear();
        item.key(key);
        item.n(update.getN());
        for (int i = 0; i < update.getEarlierDeltaNsCount(); i++) {
            item.earlier(message.getBaseNs() + update.getEarlierDeltaNs(i), update.getEarlierValues(i));
        }
        item.newestNs(message.getBaseNs() + update.getDeltaNs());
        item.newestValue(update.getValue());
        ledger.apply(item, message.getSnapshot());
    }
}
