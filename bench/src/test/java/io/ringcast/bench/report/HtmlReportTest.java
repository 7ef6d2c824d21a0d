package io.ringcast.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.bench.report.SuiteResults.Run;
import io.ringcast.bench.rig.LoadResult;
import io.ringcast.bench.rig.Metric;
import io.ringcast.bench.rig.measure.RunVerdict;
import io.ringcast.bench.rig.peer.JavaPeer;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HtmlReportTest {
    @Test
    void isOnePageThatNeedsNothingElse() {
        assertThat(page())
                .contains("uPlot", "Permission is hereby granted", "<dt>cpu</dt><dd>some &lt;cpu&gt;</dd>")
                .doesNotContain("@TITLE@", "@PLOTS@", "@NOTES@", "@FAILURES@")
                .doesNotContainPattern("(src|href)=\"?[a-z]*:?//");
    }

    @Test
    void plotsLatenciesOfFixedRatesAndNotOfSaturation() {
        assertThat(page()).contains("3 agent to browser: 10 samples/s, arrival").doesNotContain("saturated, arrival");
    }

    /** What the npm package uplot 1.6.32 holds. */
    @ParameterizedTest
    @CsvSource({
        "uPlot.iife.min.js, 19c8d4c6ad88929a79f4ae49d6f7161566dfd0ba3d15cc495e974f787eb78f1f",
        "uPlot.min.css, df630c6a8d6f8eeaff264b50f73ce5b114f646ffd9a0bb74f049b0a00135fa04",
        "LICENSE, 8f989229699b4fe2f1a0432d0e9edc338a8a911e250e2d1b01ecd770a5f5b1bd"
    })
    void holdsTheLibraryAsItWasPublished(String name, String sha256) throws IOException, NoSuchAlgorithmException {
        try (InputStream in = HtmlReport.class.getResourceAsStream("uplot/" + name)) {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(in.readAllBytes());
            assertThat(HexFormat.of().formatHex(digest)).isEqualTo(sha256);
        }
    }

    private static String page() {
        SuiteResults results = new SuiteResults();
        results.add(new Run(3, "agent to browser", 1, result("10 samples/s")));
        results.add(new Run(3, "agent to browser", 1, result("saturated")));
        return HtmlReport.page(new SuiteReport(
                "quick set",
                "Each run.",
                Map.of("cpu", "some <cpu>"),
                List.of(JavaPeer.NAIVE),
                results,
                Aims.ofSets()));
    }

    private static LoadResult result(String row) {
        Histogram latency = new Histogram(3);
        latency.recordValue(1_000);
        return new LoadResult(row, "ringcast", new RunVerdict(List.of()))
                .withLatency(latency)
                .headline(List.of(Metric.P50_US));
    }
}
