package io.ringcast.bench.rig.client;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The one series that a selector of {@link ClientPlan#distinct} names; for servers whose selectors are names of topics. */
record SelectedSeries(String agent, String metric) {
    private static final Pattern ONE = Pattern.compile("(\\w+)\\{agent=\"(\\w+)\"}");

    /** The topic of that series, levels joined by {@code separator}; {@code all} where the selector is empty. */
    static String topic(String selector, String separator, String all) {
        if (selector.isEmpty()) {
            return all;
        }
        final Matcher one = ONE.matcher(selector);
        if (!one.matches()) {
            throw new IllegalArgumentException("selector " + selector + " names more than one series");
        }
        return one.group(2) + separator + one.group(1);
    }
}
