package io.ringcast.auth.live;

import io.ringcast.auth.Token;
import io.ringcast.auth.TokenRole;
import io.ringcast.auth.TokenSecret;
import io.ringcast.auth.TokenStore;
import java.util.concurrent.CompletableFuture;

/** Tokens of viewers in the token file. */
final class StaticTokens implements LiveMethod {
    private static final String PREFIX = "rct_";

    private final TokenStore tokens;

    StaticTokens(TokenStore tokens) {
        this.tokens = tokens;
    }

    @Override
    public boolean takes(String token) {
        return token.startsWith(PREFIX);
    }

    @Override
    public CompletableFuture<LiveAdmission> judge(String text) {
        final TokenSecret secret = TokenSecret.parse(text);
        final Token token = secret == null ? null : tokens.find(secret, TokenRole.VIEWER);
        if (token == null) {
            return LiveMethod.refused(LiveRefusal.WRONG);
        }
        if (tokens.isExpired(token)) {
            return LiveMethod.refused(LiveRefusal.EXPIRED);
        }
        final LiveIdentity identity = LiveIdentity.of("token-" + token.id(), token.scope());
        return CompletableFuture.completedFuture(LiveAdmission.granted(identity, epochMs -> standing(token, epochMs)));
    }

    private Standing standing(Token granted, long epochMs) {
        final Token now = tokens.get(granted.id());
        if (now == null
                || now.role() != granted.role()
                || !now.sha256().equals(granted.sha256())
                || now.isExpired(epochMs)) {
            return Standing.ENDED;
        }
        return now.scope().equals(granted.scope()) ? Standing.GOOD : Standing.SCOPE_CHANGED;
    }
}
