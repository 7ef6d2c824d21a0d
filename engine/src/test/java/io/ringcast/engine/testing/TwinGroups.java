package io.ringcast.engine.testing;

import io.ringcast.engine.event.LiveFormat;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which subscriptions are equal, and so have the same number. */
final class TwinGroups {
    private record Key(TwinSelector selector, LiveFormat format) {}

    /** All subscriptions to one selector in one format, from the first that begins to the last that ends. */
    static final class Group {
        private final Key key;
        private int subscriberCount;
        private long number;

        private Group(Key key) {
            this.key = key;
        }

        TwinSelector selector() {
            return key.selector;
        }

        /** The number that clients were told; 0: none of them has been told yet. */
        long number() {
            return number;
        }
    }

    private final Map<Key, Group> open = new HashMap<>();
    private final Map<Long, Group> byNumber = new HashMap<>();
    private final Set<Group> forsaken = new HashSet<>();

    Group join(TwinSelector selector, LiveFormat format) {
        final Group group = open.computeIfAbsent(new Key(selector, format), Group::new);
        group.subscriberCount++;
        return group;
    }

    void leave(Group group) {
        if (--group.subscriberCount == 0) {
            open.remove(group.key, group);
        }
    }

    /** The engine ended a client by itself, at a time that only it knows: its groups may have ended then. */
    void forsake(Group group) {
        forsaken.add(group);
    }

    /** Takes the number that a client was told; a number never means another group. */
    void told(Group group, long number) {
        if (group.number == 0 || (group.number != number && forsaken.remove(group))) {
            Expect.that(byNumber.put(number, group) == null, () -> "subscription " + number + " has two meanings");
            group.number = number;
        }
        Expect.equal(group.number, number, () -> "subscription to " + group.key);
    }
}
