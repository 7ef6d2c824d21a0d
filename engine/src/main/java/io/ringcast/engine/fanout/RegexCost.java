package io.ringcast.engine.fanout;

/**
 * What a regular expression will cost, found before it is compiled: an upper bound of its instructions, so that nested
 * repeats such as {@code ((a{1000}){1000})} never come to be, and something on top for the tables of Unicode classes and for
 * ranges that are folded code point by code point. The syntax is RE2's; what is wrong with an expression is found by whoever
 * compiles it. Used once.
 */
final class RegexCost {
    /** The dearest regular expression that is taken. A match takes at most as many steps a character. */
    static final int MAX = 512;

    private static final int UNICODE_CLASS_COST = 40;
    private static final int FOLDED_PER_STEP = 16;
    private static final int FIRST_FOLDED = 'A';
    private static final int LAST_FOLDED = 0x1E943;
    private static final String FLAGS = "imsU-";
    private static final int MAX_REPEAT_COUNT = 1000;
    private static final int GROUP_COST = 4;
    private static final int REPEAT_COST = 2;
    private static final int WHOLE_COST = 4;
    private static final long CEILING = 1L << 40;

    private final String text;
    private final boolean isFolding;
    private final long[] outerCosts;
    private int depth;
    private int position;
    /** Of the innermost group that is open, but for its last part. */
    private long groupCost;
    /** The part that a repeat would repeat. */
    private long partCost;
    /** What repeats do not multiply. */
    private long tableCost;

    private RegexCost(String text) {
        this.text = text;
        isFolding = asksToFold(text);
        outerCosts = new long[text.length() + 1];
    }

    /** The cost, at most about 2^40. */
    static long of(String regex) {
        return new RegexCost(regex).sum();
    }

    private long sum() {
        while (position < text.length()) {
            next();
        }
        while (depth > 0) {
            endGroup();
        }
        return groupCost + partCost + tableCost + WHOLE_COST;
    }

    private void next() {
        final int start = position;
        switch (text.charAt(position++)) {
            case '(' -> beginGroup();
            case ')' -> endGroup();
            case '|' -> add(REPEAT_COST);
            case '*', '+', '?' -> repeat(1, 1, 1);
            case '{' -> readRepeat(start);
            case '[' -> readClass();
            case '\\' -> readEscape();
            default -> add(1);
        }
    }

    private void add(long cost) {
        groupCost = Math.min(groupCost + partCost, CEILING);
        partCost = cost;
    }

    private void beginGroup() {
        final int flagsEnd = flagsEnd();
        if (flagsEnd > 0) {
            // No part of its own: a repeat behind it repeats the part before it.
            position = flagsEnd;
            return;
        }
        add(0);
        outerCosts[depth++] = groupCost;
        groupCost = 0;
        // A group that names itself has its characters counted; that is too much, never too little.
    }

    /** Behind a group that only sets flags; 0: this one is another. */
    private int flagsEnd() {
        int end = position;
        if (peek() == '?') {
            end++;
            while (end < text.length() && FLAGS.indexOf(text.charAt(end)) >= 0) {
                end++;
            }
        }
        return end > position && end < text.length() && text.charAt(end) == ')' ? end + 1 : 0;
    }

    private void endGroup() {
        if (depth > 0) {
            partCost = groupCost + partCost + GROUP_COST;
            groupCost = outerCosts[--depth];
        }
    }

    private void repeat(int minCount, int maxCount, int textLength) {
        partCost = Math.min(partCost, CEILING) * maxCount + (maxCount - minCount) + REPEAT_COST + textLength;
    }

    private void readRepeat(int start) {
        final int min = readCount();
        int max = min;
        if (min >= 0 && peek() == ',') {
            position++;
            max = Math.max(min, readCount());
        }
        if (min >= 0 && peek() == '}') {
            position++;
            repeat(min, Math.max(1, max), position - start);
        } else {
            position = start + 1;
            add(1);
        }
    }

    /** -1: no digits here. */
    private int readCount() {
        int count = -1;
        while (peek() >= '0' && peek() <= '9') {
            count = Math.min(MAX_REPEAT_COUNT + 1, Math.max(count, 0) * 10 + peek() - '0');
            position++;
        }
        return count;
    }

    private void readEscape() {
        final char kind = peek();
        if (kind == 'Q') {
            position++;
            while (position < text.length() && !text.startsWith("\\E", position)) {
                position++;
                add(1);
            }
            position = Math.min(text.length(), position + 2);
        } else {
            add(1);
            readCodePoint();
        }
    }

    /** Reads a class up to its bracket. */
    private void readClass() {
        if (peek() == '^') {
            position++;
        }
        boolean isFirst = true;
        while (position < text.length() && (isFirst || peek() != ']')) {
            readRange();
            isFirst = false;
        }
        position++;
        add(1);
    }

    private void readRange() {
        if (text.startsWith("[:", position)) {
            final int end = text.indexOf(":]", position + 2);
            if (end >= 0) {
                position = end + 2;
                return;
            }
        }
        final int low = readClassCharacter();
        if (peek() == '-' && position + 1 < text.length() && text.charAt(position + 1) != ']') {
            position++;
            addFolded(low, readClassCharacter());
        }
    }

    private void addFolded(int low, int high) {
        final int count = Math.min(high, LAST_FOLDED) - Math.max(low, FIRST_FOLDED);
        if (isFolding && count > 0) {
            tableCost += count / FOLDED_PER_STEP;
        }
    }

    private int readClassCharacter() {
        if (peek() == '\\') {
            position++;
            return readCodePoint();
        }
        final int codePoint = text.codePointAt(position);
        position += Character.charCount(codePoint);
        return codePoint;
    }

    /** Reads what follows a backslash. */
    private int readCodePoint() {
        if (position >= text.length()) {
            return 0;
        }
        final int kind = text.codePointAt(position);
        position += Character.charCount(kind);
        if (kind == 'p' || kind == 'P') {
            tableCost += UNICODE_CLASS_COST;
            skipBraces();
        } else if (kind == 'x') {
            return readHexadecimal();
        } else if (kind >= '0' && kind <= '7') {
            return readOctal(kind - '0');
        }
        return kind;
    }

    private void skipBraces() {
        final int end = peek() == '{' ? text.indexOf('}', position) : -1;
        position = Math.min(text.length(), end < 0 ? position + 1 : end + 1);
    }

    private int readHexadecimal() {
        final boolean isLong = peek() == '{';
        position += isLong ? 1 : 0;
        int codePoint = 0;
        for (int i = 0; Character.digit(peek(), 16) >= 0 && (isLong || i < 2); i++) {
            codePoint = Math.min(Character.MAX_CODE_POINT, 16 * codePoint + Character.digit(peek(), 16));
            position++;
        }
        position += isLong && peek() == '}' ? 1 : 0;
        return codePoint;
    }

    private int readOctal(int first) {
        int codePoint = first;
        for (int i = 0; peek() >= '0' && peek() <= '7' && i < 2; i++) {
            codePoint = 8 * codePoint + peek() - '0';
            position++;
        }
        return codePoint;
    }

    private char peek() {
        return position < text.length() ? text.charAt(position) : '\0';
    }

    /** Whether any group turns case folding on; then all is taken as folded. */
    private static boolean asksToFold(String text) {
        for (int start = text.indexOf("(?"); start >= 0; start = text.indexOf("(?", start + 2)) {
            for (int i = start + 2; i < text.length() && ":)-<".indexOf(text.charAt(i)) < 0; i++) {
                if (text.charAt(i) == 'i') {
                    return true;
                }
            }
        }
        return false;
    }
}
