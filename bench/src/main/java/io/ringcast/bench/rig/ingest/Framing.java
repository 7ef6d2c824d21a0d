package io.ringcast.bench.rig.ingest;

/** What stands around the items of a batch on the wire. In all its texts each character is one byte. */
interface Framing {
    /** A line each, which begins with a comma. */
    Framing LINES = new Framing() {
        @Override
        public String itemHead(int agentIndex, int seriesIndex, int itemLength) {
            return ",";
        }

        @Override
        public String itemTail() {
            return "\n";
        }
    };

    /** Stands once, before all items; {@code itemsLength}: what they and their tails take. */
    default String batchHead(int agentIndex, int itemsLength) {
        return "";
    }

    /** Stands before each item. */
    default String itemHead(int agentIndex, int seriesIndex, int itemLength) {
        return "";
    }

    /** Stands after each item. */
    default String itemTail() {
        return "";
    }

    /** Stands once, after all items. */
    default String batchTail() {
        return "";
    }

    /** A message for every update, published to the topic of its series. */
    static Framing perUpdate(PublishProtocol protocol) {
        return new Framing() {
            @Override
            public String itemHead(int agentIndex, int seriesIndex, int itemLength) {
                return protocol.head(IngestPlan.agentName(agentIndex), IngestPlan.metricName(seriesIndex), itemLength);
            }

            @Override
            public String itemTail() {
                return protocol.tail();
            }
        };
    }

    /** One message for the whole batch, a line for each update, published to the topic of its agent. */
    static Framing perBatch(PublishProtocol protocol) {
        return new Framing() {
            @Override
            public String batchHead(int agentIndex, int itemsLength) {
                return protocol.head(IngestPlan.agentName(agentIndex), "", itemsLength);
            }

            @Override
            public String itemTail() {
                return "\n";
            }

            @Override
            public String batchTail() {
                return protocol.tail();
            }
        };
    }
}
