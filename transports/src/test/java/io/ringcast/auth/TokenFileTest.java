package io.ringcast.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenFileTest {
    private static final String HASH = "0123456789abcdef".repeat(4);

    @TempDir
    private Path folder;

    @Test
    void readsWhatWasAddedInItsOrder() throws IOException {
        final Token bound = token("b", "rack \"1\"*", Instant.parse("2030-01-01T00:00:00Z"));
        final Token free = token("a", "", null);
        file().add(bound);
        file().add(free);

        assertThat(file().read()).containsExactly(bound, free);
    }

    @Test
    void takesOutWhatIsRevokedAndLeavesRemarksWhereTheyAre() throws IOException {
        file().add(token("a", "", null));
        Files.writeString(path(), Files.readString(path()) + "# of rack 2\n\n");
        file().add(token("b", "", null));

        file().remove(Set.of("a"));

        assertThat(file().read()).extracting(Token::id).containsExactly("b");
        assertThat(Files.readAllLines(path()))
                .hasSize(4)
                .startsWith(HEADER_LINE)
                .contains("# of rack 2", "");
    }

    @Test
    void changesNothingWhereAnIdIsUnknown() throws IOException {
        file().add(token("a", "", null));
        final String before = Files.readString(path());

        assertThatThrownBy(() -> file().remove(Set.of("a", "x"))).hasMessage(path() + " has no token x");

        assertThat(Files.readString(path())).isEqualTo(before);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void isForItsOwnerAloneAndWrittenAsAWhole() throws IOException {
        file().add(token("a", "", null));
        final Object first = Files.readAttributes(path(), "unix:ino").get("ino");
        assertThat(permissions()).isEqualTo("rw-------");
        file().add(token("b", "", null));

        assertThat(permissions()).isEqualTo("rw-------");
        assertThat(Files.readAttributes(path(), "unix:ino").get("ino")).isNotEqualTo(first);
        assertThat(folder)
                .isDirectoryContaining(found -> found.equals(path()))
                .satisfies(dir -> assertThat(dir.toFile().list()).hasSize(1));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void staysReadableForTheGroupThatItWasGivenTo() throws IOException {
        file().add(token("a", "", null));
        final Object group = otherGroup();
        Files.setPosixFilePermissions(path(), PosixFilePermissions.fromString("rw-r-----"));
        file().add(token("b", "", null));
        file().remove(Set.of("a"));

        assertThat(permissions()).isEqualTo("rw-r-----");
        assertThat(Files.getAttribute(path(), "unix:gid")).isEqualTo(group);
    }

    @Test
    void refusesASecondChangeWhileOneIsUnderWay() throws IOException {
        file().add(token("a", "", null));
        Files.createFile(folder.resolve("tokens.new"));

        assertThatThrownBy(() -> file().add(token("b", "", null)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("tokens.new exists");
        assertThat(file().read()).hasSize(1);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void replacesWhatALinkPointsAtAndKeepsTheLink() throws IOException {
        file().add(token("a", "", null));
        final Path link = Files.createSymbolicLink(folder.resolve("link"), path());

        new TokenFile(link).add(token("b", "", null));

        assertThat(link).isSymbolicLink();
        assertThat(file().read()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            x                                                                  | is not one JSON object
            rct_a_SECRET                                                       | is not one JSON object
            []                                                                 | is not one JSON object
            {'id':'a','role':'agent','created':'1970-01-01T00:00:00Z'}         | sha256 is missing
            {'role':'agent','created':'1970-01-01T00:00:00Z','sha256':'H'}     | id is missing
            {'id':'A','role':'agent','created':'1970-01-01T00:00:00Z','sha256':'H'} | id must have
            {'id':7,'role':'agent','created':'1970-01-01T00:00:00Z','sha256':'H'}   | id is not a text
            {'id':'a','role':'king','created':'1970-01-01T00:00:00Z','sha256':'H'}  | role is none of agent
            {'id':'a','role':'agent','created':'today','sha256':'H'}           | created is not a time
            {'id':'a','role':'agent','created':'1970-01-01T00:00:00Z','expires':'-','sha256':'H'} | expires is not a time
            {'id':'a','role':'agent','created':'1970-01-01T00:00:00Z','sha256':'SECRET'} | sha256 must have 64
            {'id':'a','role':'agent','agent':'','created':'1970-01-01T00:00:00Z','sha256':'H'} | agent is empty
            {'id':'a','id':'a','role':'agent','created':'1970-01-01T00:00:00Z','sha256':'H'} | is not one JSON object
            {'id':'b','SECRET':1,'role':'agent','created':'1970-01-01T00:00:00Z','sha256':'H'} | a field that is none of
            {'id':'c','role':'agent','created':'1970-01-01T00:00:00Z','sha256':'H'} {} | is not one JSON object
            {'id':'first','role':'agent','created':'1970-01-01T00:00:00Z','sha256':'H'} | id first stands on an earlier""")
    void namesTheLineThatIsBrokenAndShowsNothingOfIt(String line, String fault) throws IOException {
        final String broken = line.replace('\'', '"').replace("\"H\"", '"' + HASH + '"');
        Files.write(path(), List.of("# remark", TokenLine.encode(token("first", "", null)), "", broken));

        assertThatThrownBy(() -> file().read())
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(path() + " line 4: " + fault)
                .hasMessageNotContaining("SECRET");
        assertThatThrownBy(() -> file().add(token("z", "", null))).hasMessageContaining(" line 4: ");
        assertThat(Files.readAllLines(path())).hasSize(4);
    }

    @Test
    void saysThatThereIsNoFile() {
        assertThatThrownBy(() -> file().read()).hasMessage(path() + " does not exist");
    }

    @Test
    void saysThatItCannotBeWritten() {
        assertThatThrownBy(() -> new TokenFile(folder.resolve("no/tokens")).add(token("a", "", null)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot be written");
    }

    private static final String HEADER_LINE = "# ringcast tokens, one a line; of the secrets, only hashes stand here";

    /** Gives the file to another group where this user may, and returns the group that it has then. */
    private Object otherGroup() throws IOException {
        final int own = (int) Files.getAttribute(path(), "unix:gid");
        try {
            Files.setAttribute(path(), "unix:gid", own + 1);
        } catch (FileSystemException e) {
            return own;
        }
        return own + 1;
    }

    private String permissions() throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path()));
    }

    private TokenFile file() {
        return new TokenFile(path());
    }

    private Path path() {
        return folder.resolve("tokens");
    }

    private static Token token(String id, String agent, Instant expires) {
        final String sha256 = TokenSecret.draw(new SecureRandom()).sha256();
        return new Token(id, TokenRole.AGENT, agent, Instant.EPOCH, expires, sha256);
    }
}
