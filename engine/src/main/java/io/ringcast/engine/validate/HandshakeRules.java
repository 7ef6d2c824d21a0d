package io.ringcast.engine.validate;

import io.ringcast.engine.event.StreamOpening;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;

/** What an agent may say of itself when it opens a stream. State thread only. */
final class HandshakeRules {
    private final UnsafeBuffer text = new UnsafeBuffer(0, 0);
    private final BatchLimits limits;

    HandshakeRules(BatchLimits limits) {
        this.limits = limits;
    }

    /** Returns a sentence that names the first field that breaks a rule, or null. */
    String fault(StreamOpening opening) {
        final String agentIdFault = StreamOpening.agentIdFault(opening.agentId());
        if (agentIdFault != null) {
            return agentIdFault;
        }
        if (opening.labels().size() > limits.maxLabels()) {
            return "labels may have at most " + limits.maxLabels() + " entries";
        }
        for (final Map.Entry<String, String> label : opening.labels().entrySet()) {
            final String fault = fault(label.getKey(), label.getValue());
            if (fault != null) {
                return fault;
            }
        }
        return null;
    }

    private String fault(String name, String value) {
        final int nameLength = wrap(name);
        if (!NameRules.isLabelName(text, 0, nameLength)) {
            return "labels.name must match [a-zA-Z_][a-zA-Z0-9_]* and not be agent";
        }
        if (nameLength > limits.maxLabelNameBytes()) {
            return "labels.name may have at most " + limits.maxLabelNameBytes() + " bytes";
        }
        if (wrap(value) > limits.maxLabelValueBytes()) {
            return "labels.value may have at most " + limits.maxLabelValueBytes() + " bytes";
        }
        return null;
    }

    private int wrap(String value) {
        text.wrap(value.getBytes(StandardCharsets.UTF_8));
        return text.capacity();
    }
}
