package io.ringcast.engine.status;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * Interval histograms in HdrHistogram's log format, in files {@code ringcast-latency-<UTC time>.hlog} of one directory. A
 * file that has reached its length is followed by another, and only the newest are kept, so the disk that they take is
 * bounded. A write that fails leaves no half line behind and takes no older file away; the next one tries again. One
 * thread; a directory belongs to one server.
 */
public final class LatencyHistogramFiles implements AutoCloseable {
    private static final Pattern NAME = Pattern.compile("ringcast-latency-\\d{8}T\\d{9}Z\\.hlog");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** How a file is begun that was not there before. */
    @FunctionalInterface
    interface Opener {
        FileChannel open(Path file) throws IOException;
    }

    private final Path directory;
    private final Opener opener;
    private final long maxFileLength;
    private final int maxFileCount;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private HistogramLogWriter writer;
    private FileChannel channel;
    private Path file;
    private long length;

    /**
     * Makes files in {@code directory}, which is created with the first of them.
     *
     * @param maxFileLength bytes after which the next interval goes into another file.
     * @param maxFileCount how many of them are kept, those of earlier runs included; at least 1.
     */
    public LatencyHistogramFiles(Path directory, long maxFileLength, int maxFileCount) {
        this(
                directory,
                maxFileLength,
                maxFileCount,
                file -> FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    }

    LatencyHistogramFiles(Path directory, long maxFileLength, int maxFileCount, Opener opener) {
        this.directory = directory;
        this.opener = opener;
        this.maxFileLength = maxFileLength;
        this.maxFileCount = maxFileCount;
    }

    /**
     * Appends one interval: a line for each histogram, by its own tag, start and end. All of it is in the file when this
     * returns; when it throws, none.
     */
    public void write(List<Histogram> interval) throws IOException {
        if (channel != null && (length >= maxFileLength || Files.notExists(file))) {
            close();
        }
        if (channel == null) {
            open(interval.get(0).getStartTimeStamp());
        }
        pending.reset();
        interval.forEach(writer::outputIntervalHistogram);
        append();
    }

    /** Closes the file; a later write begins another. */
    @Override
    public void close() throws IOException {
        if (channel != null) {
            final FileChannel closing = channel;
            channel = null;
            closing.close();
        }
    }

    private void open(long startMs) throws IOException {
        Files.createDirectories(directory);
        file = directory.resolve("ringcast-latency-" + TIME.format(Instant.ofEpochMilli(startMs)) + ".hlog");
        channel = opener.open(file);
        length = 0;
        writer = new HistogramLogWriter(pending);
        try {
            writeHeader(startMs);
            deleteOldest();
        } catch (IOException failure) {
            abandon(failure);
            throw failure;
        }
    }

    private void writeHeader(long startMs) throws IOException {
        writer.outputComment(
                "[ringcast: latencies in nanoseconds, the maximum of a line in milliseconds, a tag per stage]");
        writer.outputLogFormatVersion();
        writer.outputStartTime(startMs);
        writer.setBaseTime(startMs);
        writer.outputBaseTime(startMs);
        writer.outputLegend();
        append();
    }

    /** Writes at the end of what is whole, so that what a failed write left is overwritten. */
    private void append() throws IOException {
        final ByteBuffer bytes = ByteBuffer.wrap(pending.toByteArray());
        pending.reset();
        try {
            long position = length;
            while (bytes.hasRemaining()) {
                position += channel.write(bytes, position);
            }
            length = position;
        } catch (IOException failure) {
            truncate(failure);
            throw failure;
        }
    }

    private void truncate(IOException failure) {
        try {
            channel.truncate(length);
        } catch (IOException second) {
            failure.addSuppressed(second);
        }
    }

    private void abandon(IOException failure) {
        try {
            close();
            Files.deleteIfExists(file);
        } catch (IOException second) {
            failure.addSuppressed(second);
        }
    }

    private void deleteOldest() throws IOException {
        final List<Path> files;
        try (Stream<Path> entries = Files.list(directory)) {
            files = entries.filter(entry ->
                            NAME.matcher(entry.getFileName().toString()).matches())
                    .sorted()
                    .toList();
        }
        for (final Path oldest : files.subList(0, Math.max(0, files.size() - maxFileCount))) {
            Files.deleteIfExists(oldest);
        }
    }
}
