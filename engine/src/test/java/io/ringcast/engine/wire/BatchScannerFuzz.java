package io.ringcast.engine.wire;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Scanner and generated parser on any bytes. */
class BatchScannerFuzz {
    private static final int MAX_SERIES_COUNT = 64;
    private static final ScannerOracle ORACLE = new ScannerOracle(MAX_SERIES_COUNT);

    @FuzzTest
    void agreesWithTheGeneratedParser(byte[] batch) {
        ORACLE.agrees(batch);
    }
}
