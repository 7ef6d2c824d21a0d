package io.ringcast.engine.testing;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which subscriptions are equal, and so have the same number. */
final class TwinGroups {
    /** All subscriptions to one selector, from the first that begins to the last that ends. */
    static final class Group {
        private final TwinSelector selector;
        private int subscriberCount;
        private long number;

        private Group(TwinSelector selector) {
            this.selector = selector;
        }

        TwinSelector selector() {
            return selector;
        }

        /** The number that clients were told; 0: none of them has been told yet. */
        long number() {
            return number;
        }
    }

    private final Map<TwinSelector, Group> open = new HashMap<>();
    private final Map<Long, Group> byNumber = new HashMap<>();
    private final Set<Group> forsaken = new HashSet<>();

    Group join(TwinSelector selector) {
        final Group group = open.computeIfAbsent(selector, Group::new);
        group.subscriberCount++;
        return group;
    }

    void leave(Group group) {
        if (--group.subscriberCount == 0) {
            open.remove(group.selector, group);
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
        Expect.equal(group.number, number, () -> "subscription to " + group.selector);
    }
}
