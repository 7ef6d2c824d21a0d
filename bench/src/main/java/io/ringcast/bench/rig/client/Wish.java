package io.ringcast.bench.rig.client;

import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * A subscription that a client asks for, and what it must be told of. Immutable.
 *
 * @param selects which series, by number
 * @param seriesCount how many of them there are
 * @param maxHz rounds a second; 0: as it happens
 * @param hasSnapshot whether it is told of what was before
 */
record Wish(
        String selector,
        IntPredicate selects,
        int seriesCount,
        boolean isNewestOnly,
        double maxHz,
        boolean hasSnapshot) {
    private static final int CORES = 8;
    private static final int ONE_IN_FOUR = 4;
    private static final int ONE_IN_TEN = 10;

    /** Draws one; {@code isLarge}: all series, or a large part of them. */
    static Wish draw(SeriesBook book, Random random, boolean isLarge) {
        final Choice choice = isLarge ? large(book, random) : small(book, random);
        final boolean isRated = random.nextInt(ONE_IN_FOUR) == 0;
        return new Wish(
                choice.selector,
                choice.selects,
                (int) IntStream.range(0, book.count()).filter(choice.selects).count(),
                random.nextInt(ONE_IN_FOUR) == 0,
                isRated ? 1 + random.nextInt(ONE_IN_TEN) : 0,
                random.nextInt(ONE_IN_TEN) != 0);
    }

    /** Whether what is told live may stand for several updates. */
    boolean merges() {
        return isNewestOnly || maxHz > 0;
    }

    /** The message that asks for it; {@code resume} is empty, or where to go on from. */
    String subscribe(String id, String resume) {
        return "{\"type\":\"subscribe\",\"id\":\"" + id + "\",\"topic\":\"metrics\",\"selector\":\""
                + selector.replace("\"", "\\\"") + '"'
                + (isNewestOnly ? ",\"newestOnly\":true" : "")
                + (maxHz > 0 ? ",\"maxHz\":" + maxHz : "")
                + (hasSnapshot ? "" : ",\"snapshot\":false")
                + (resume.isEmpty() ? "" : ",\"resume\":" + resume) + '}';
    }

    private static Choice large(SeriesBook book, Random random) {
        final int core = random.nextInt(CORES);
        return random.nextBoolean()
                ? new Choice("*", number -> true)
                : new Choice("{core!=\"c" + core + "\"}", number -> book.seriesOf(number) % CORES != core);
    }

    private static Choice small(SeriesBook book, Random random) {
        final int agent = random.nextInt(book.agentCount());
        final int series = random.nextInt(book.seriesPerAgent());
        final int core = series % CORES;
        final String prefix = "m" + series / CORES;
        return switch (random.nextInt(6)) {
            case 0 -> new Choice("{agent=\"a" + agent + "\"}", number -> book.agentOf(number) == agent);
            case 1 -> new Choice("m" + series, number -> book.seriesOf(number) == series);
            case 2 -> new Choice(prefix + "*", number -> ("m" + book.seriesOf(number)).startsWith(prefix));
            case 3 ->
                new Choice(
                        "{agent=~\"a" + agent + ".*\",core=\"c" + core + "\"}",
                        number -> Integer.toString(book.agentOf(number)).startsWith(Integer.toString(agent))
                                && book.seriesOf(number) % CORES == core);
            case 4 ->
                new Choice(
                        "m" + series + "{agent=\"a" + agent + "\"}",
                        number -> book.agentOf(number) == agent && book.seriesOf(number) == series);
            default ->
                new Choice(
                        "{__name__=~\"m" + series + "|m0\",agent!=\"a" + agent + "\"}",
                        number -> book.agentOf(number) != agent
                                && (book.seriesOf(number) == series || book.seriesOf(number) == 0));
        };
    }

    private record Choice(String selector, IntPredicate selects) {}
}
