package io.ringcast.config;

import java.util.Collection;
import java.util.Comparator;

/** Finds what somebody may have meant who wrote a name that is not known. */
final class NearestName {
    private NearestName() {}

    /** As in {@code x is not known; did you mean y?}, the latter only where one is near. */
    static String advice(String unknown, Collection<String> known) {
        final int most = Math.max(2, unknown.length() / 3);
        return known.stream()
                .min(Comparator.<String>comparingInt(name -> distance(unknown, name))
                        .thenComparing(name -> name))
                .filter(name -> distance(unknown, name) <= most)
                .map(name -> unknown + " is not known; did you mean " + name + "?")
                .orElse(unknown + " is not known");
    }

    /** Letters to be put in, left out or replaced (Levenshtein). */
    static int distance(String a, String b) {
        int[] above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            final int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                final int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[b.length()];
    }
}
