package io.ringcast.ws;

/** A message can be read and is none of ours; the message is the sentence for the client. */
final class EnvelopeException extends Exception {
    private final String code;

    EnvelopeException(String code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    /** The envelope is broken: says what in it. */
    static EnvelopeException violation(String what) {
        return new EnvelopeException(
                ControlMessageAdapter.VIOLATION, ControlMessageAdapter.INVALID_ENVELOPE + ": " + what);
    }

    /** The error code for the client, kebab-case. */
    String code() {
        return code;
    }
}
