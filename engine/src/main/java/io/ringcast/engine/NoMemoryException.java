package io.ringcast.engine;

/** There is no room for the memory that the settings ask for. The message names the area and what to change, for people. */
public final class NoMemoryException extends RuntimeException {
    NoMemoryException(MemoryArea area, MemoryBudget budget, OutOfMemoryError cause) {
        super(
                "no memory for the " + area.label() + ": " + cause.getMessage() + ". The engine asks for "
                        + budget.totalBytes() + " bytes off the heap in all; " + remedy(cause) + ", or ask for less ("
                        + area.flags() + ")",
                cause);
    }

    private static String remedy(OutOfMemoryError cause) {
        final String message = String.valueOf(cause.getMessage());
        if (message.contains("heap space")) {
            return "allow more on the heap (-Xmx)";
        }
        return message.contains("direct buffer memory")
                ? "allow more (-XX:MaxDirectMemorySize)"
                : "free some memory of this machine";
    }
}
