package io.ringcast.log;

/** What a line of the log looks like. */
public enum LogFormat {
    /** Time, level, logger, message, and below it the stack of an error: for people. */
    TEXT,
    /** A JSON object on a line of its own, with the fields of the Elastic Common Schema: for machines. */
    JSON
}
