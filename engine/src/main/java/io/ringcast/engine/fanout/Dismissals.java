package io.ringcast.engine.fanout;

import io.ringcast.engine.event.EngineEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * Clients that are to be closed because the server stops, each as soon as it has been told all that was published before it was
 * dismissed, and has read it: slow ones later than others, whoever must not wait for them. State thread only.
 */
final class Dismissals {
    private static final int GOING_AWAY = 1001;

    private final Clients clients;
    private final Rounds rounds;
    private final List<ClientState> dismissed = new ArrayList<>();

    Dismissals(Clients clients, Rounds rounds) {
        this.clients = clients;
        this.rounds = rounds;
    }

    /** Takes a DISMISS; what the client asks for after it is not answered. */
    void onDismiss(EngineEvent event) {
        final ClientState client = clients.find(event.sourceId());
        if (client != null && !client.isDismissed) {
            client.isDismissed = true;
            dismissed.add(client);
            rounds.hurry();
        }
    }

    void onClosed(EngineEvent event) {
        dismissed.remove(clients.find(event.sourceId()));
    }

    /** Asks for the close of those who have been told all. Between a flush and the next event. Returns how many. */
    int step() {
        int done = 0;
        for (int i = dismissed.size() - 1; i >= 0; i--) {
            final ClientState client = dismissed.get(i);
            if (client.isClosing || client.isToldAll()) {
                clients.requestSoftClose(client, GOING_AWAY);
                dismissed.set(i, dismissed.get(dismissed.size() - 1));
                dismissed.remove(dismissed.size() - 1);
                done++;
            }
        }
        return done;
    }
}
