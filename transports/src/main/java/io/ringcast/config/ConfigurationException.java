package io.ringcast.config;

import java.util.List;

/** All that is wrong with what was chosen, fit for people, one line each. */
public final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ConfigurationException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
    }
}
