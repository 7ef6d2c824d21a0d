package io.ringcast.auth;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The file of tokens: one JSON object a line; empty lines and lines that begin with {@code #} are left alone. It is replaced as a
 * whole, so that a reader never sees half of it. Every {@link IOException} has a message fit for people.
 */
public final class TokenFile {
    private static final long MAX_LENGTH = 16 << 20;
    private static final String HEADER = "# ringcast tokens, one a line; of the secrets, only hashes stand here";

    private final Path path;

    public TokenFile(Path path) {
        this.path = path;
    }

    public Path path() {
        return path;
    }

    /** The tokens in the order of their lines; the message of a failure names the file and the line. */
    public List<Token> read() throws IOException {
        return tokens(readLines());
    }

    /** Adds a line, and makes the file if there is none. */
    public void add(Token token) throws IOException {
        change(lines -> {
            lines.add(TokenLine.encode(token));
            return lines;
        });
    }

    /** Removes the lines of tokens with these ids; throws, and changes nothing, where one is not there. */
    public void remove(Set<String> ids) throws IOException {
        final Set<String> missing = new HashSet<>(ids);
        change(lines -> {
            final List<String> kept = new ArrayList<>();
            for (final String line : lines) {
                if (isToken(line) && ids.contains(TokenLine.decode(line).id())) {
                    missing.remove(TokenLine.decode(line).id());
                } else {
                    kept.add(line);
                }
            }
            if (!missing.isEmpty()) {
                throw new IOException(path + " has no token " + String.join(", ", missing));
            }
            return kept;
        });
    }

    /** Tells one content from another without reading it; null where there is no file. */
    Stamp stamp() {
        try {
            final BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
        } catch (IOException e) {
            return null;
        }
    }

    private List<Token> tokens(List<String> lines) throws IOException {
        final List<Token> tokens = new ArrayList<>();
        final Set<String> ids = new HashSet<>();
        for (int i = 0; i < lines.size(); i++) {
            if (!isToken(lines.get(i))) {
                continue;
            }
            try {
                final Token token = TokenLine.decode(lines.get(i));
                if (!ids.add(token.id())) {
                    throw new IllegalArgumentException("id " + token.id() + " stands on an earlier line too");
                }
                tokens.add(token);
            } catch (IllegalArgumentException e) {
                throw new IOException(path + " line " + (i + 1) + ": " + e.getMessage(), e);
            }
        }
        return tokens;
    }

    private List<String> readLines() throws IOException {
        try {
            if (Files.size(path) > MAX_LENGTH) {
                throw new IOException(path + " is longer than " + MAX_LENGTH + " bytes");
            }
            return new String(Files.readAllBytes(path), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (NoSuchFileException e) {
            throw new IOException(path + " does not exist", e);
        } catch (FileSystemException e) {
            throw new IOException(path + " cannot be read: " + reason(e), e);
        }
    }

    /** The new content is its own lock: whoever could make the file may change the tokens. */
    private void change(Change change) throws IOException {
        final Path target = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
        final Path next = target.resolveSibling(target.getFileName() + ".new");
        try (FileChannel channel =
                FileChannel.open(next, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), forOwner())) {
            boolean isMoved = false;
            try {
                write(channel, changed(target, change));
                keepAccess(target, next);
                Files.move(next, target, StandardCopyOption.ATOMIC_MOVE);
                isMoved = true;
            } finally {
                // Once moved, a file of that name is another's.
                if (!isMoved) {
                    Files.deleteIfExists(next);
                }
            }
        } catch (FileAlreadyExistsException e) {
            throw new IOException(
                    next + " exists: another change is under way, or one was cut short; then remove it", e);
        } catch (FileSystemException e) {
            throw new IOException(path + " cannot be written: " + reason(e), e);
        }
    }

    private String changed(Path target, Change change) throws IOException {
        final List<String> lines = new ArrayList<>(Files.exists(target) ? readLines() : List.of(HEADER));
        // Nothing is added to, or taken from, what the server could not read.
        tokens(lines);
        return String.join("\n", change.apply(lines)) + "\n";
    }

    private static void write(FileChannel channel, String content) throws IOException {
        final ByteBuffer bytes = StandardCharsets.UTF_8.encode(content);
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(true);
    }

    /** A server that could no longer read what has been replaced would go on with the old tokens. */
    private static void keepAccess(Path old, Path next) throws IOException {
        if (!Files.exists(old)) {
            return;
        }
        final PosixFileAttributeView view = Files.getFileAttributeView(next, PosixFileAttributeView.class);
        if (view != null) {
            final PosixFileAttributes kept = Files.readAttributes(old, PosixFileAttributes.class);
            if (!kept.group().equals(view.readAttributes().group())) {
                view.setGroup(kept.group());
            }
            view.setPermissions(kept.permissions());
        }
        keepOwner(old, next);
    }

    /** Last, for what is another's can be changed no more. */
    private static void keepOwner(Path old, Path next) throws IOException {
        final FileOwnerAttributeView view = Files.getFileAttributeView(next, FileOwnerAttributeView.class);
        if (view != null && !Files.getOwner(old).equals(view.getOwner())) {
            view.setOwner(Files.getOwner(old));
        }
    }

    private static FileAttribute<?>[] forOwner() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static boolean isToken(String line) {
        return !line.isBlank() && !line.startsWith("#");
    }

    private static String reason(FileSystemException failure) {
        return failure.getReason() == null ? failure.getClass().getSimpleName() : failure.getReason();
    }

    private interface Change {
        List<String> apply(List<String> lines) throws IOException;
    }

    /** What a change of the file changes. */
    record Stamp(FileTime modified, long length, Object key) {}
}
