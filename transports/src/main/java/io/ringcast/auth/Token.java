package io.ringcast.auth;

import io.ringcast.engine.fanout.Selector;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * What the token file says of one token: all but its secret.
 *
 * @param id told in logs; 1 to 32 lower-case letters and digits.
 * @param reach of an agent, the agent id it is for; with {@code *} at its end, all ids that begin so; empty: any. Of a viewer, the
 *     selector of all that it may see; empty: everything.
 * @param created to the second.
 * @param expires the first moment at which it is no longer good; null: never.
 * @param sha256 of its secret, 64 lower-case hexadecimal digits.
 */
public record Token(String id, TokenRole role, String reach, Instant created, Instant expires, String sha256) {
    static final String ID_PATTERN = "[a-z0-9]{1,32}";

    private static final Pattern ID = Pattern.compile(ID_PATTERN);
    private static final Pattern AGENT = Pattern.compile("[ -)+-~]{1,128}|[ -)+-~]{0,127}\\*|");
    private static final int MAX_SCOPE_LENGTH = 1024;
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    /** Throws {@link IllegalArgumentException} that names the field which breaks a rule. */
    public Token {
        require(ID.matcher(id).matches(), "id must have 1 to 32 lower-case letters and digits");
        switch (role) {
            case AGENT ->
                require(
                        AGENT.matcher(reach).matches(),
                        "agent must have 1 to 128 printable ASCII characters, and * at its end only");
            case VIEWER -> checkScope(reach);
        }
        require(SHA256.matcher(sha256).matches(), "sha256 must have 64 lower-case hexadecimal digits");
    }

    /** The agent id or ids that it is for; empty: any, or it is no agent's. */
    public String agent() {
        return role == TokenRole.AGENT ? reach : "";
    }

    /** The selector of all that its bearer may see; empty: everything, or it is no viewer's. */
    public String scope() {
        return role == TokenRole.VIEWER ? reach : "";
    }

    /** Whether its bearer may be that agent. */
    public boolean permits(String agentId) {
        if (reach.isEmpty()) {
            return true;
        }
        return isForMany() ? agentId.startsWith(reach.substring(0, reach.length() - 1)) : agentId.equals(reach);
    }

    /** Whether it is for all agents whose ids begin alike. */
    public boolean isForMany() {
        return reach.endsWith("*");
    }

    /** Whether it is no longer good at {@code epochMs}. */
    public boolean isExpired(long epochMs) {
        // Not by its milliseconds: a far one has more than a long holds.
        return expires != null && !Instant.ofEpochMilli(epochMs).isBefore(expires);
    }

    private static void checkScope(String scope) {
        require(
                scope.getBytes(StandardCharsets.UTF_8).length <= MAX_SCOPE_LENGTH,
                "scope must have at most " + MAX_SCOPE_LENGTH + " bytes");
        try {
            Selector.parseScope(scope);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("scope is no selector: " + e.getMessage(), e);
        }
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }
}
