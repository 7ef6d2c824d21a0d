package io.ringcast.bench.report;

import io.ringcast.bench.report.SuiteResults.Line;
import io.ringcast.bench.rig.peer.Peer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;
import tools.jackson.databind.json.JsonMapper;

/** One page that needs nothing else: tables, percentile plots, machine. */
final class HtmlReport {
    private static final List<Double> TAIL_SHARES = tailShares();
    private static final double NS_PER_US = 1e3;

    private HtmlReport() {}

    static void write(Path file, SuiteReport report) {
        try {
            Files.writeString(file, page(report));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The library's text goes in last, for it may hold anything. */
    static String page(SuiteReport report) {
        return resource("report.html")
                .replace("@TITLE@", escaped(report.title()))
                .replace("@METHOD@", escaped(report.method()))
                .replace("@FACTS@", definitions(report.facts()))
                .replace("@TABLES@", figures(report) + tables(report.table()))
                .replace("@PEERS@", definitions(guarantees(report.peers())))
                .replace("@FAILURES@", items(report.table().failures()))
                .replace("@NOTES@", items(report.notes()))
                .replace("@PLOTS@", JsonMapper.builder().build().writeValueAsString(plots(report.results())))
                .replace("@UPLOT_CSS@", resource("uplot/uPlot.min.css"))
                .replace("@UPLOT_LICENSE@", resource("uplot/LICENSE"))
                .replace("@UPLOT_JS@", resource("uplot/uPlot.iife.min.js"));
    }

    private static String figures(SuiteReport report) {
        return report.aims().areListed()
                ? table(report.figures().summary(), report.figures().rows())
                : "";
    }

    private static String tables(ResultTable table) {
        return table.scenarioNumbers().stream()
                .map(number -> table(number + " " + table.title(number), table.rows(number)))
                .collect(Collectors.joining());
    }

    private static String table(String title, List<List<String>> rows) {
        final StringBuilder html = new StringBuilder();
        html.append("<h2>").append(escaped(title)).append("</h2>\n<div class=\"wide\"><table>\n");
        for (int i = 0; i < rows.size(); i++) {
            final String tag = i == 0 ? "th" : "td";
            html.append("<tr>");
            rows.get(i).forEach(cell -> html.append(cell(tag, cell)));
            html.append("</tr>\n");
        }
        return html.append("</table></div>\n").toString();
    }

    private static String cell(String tag, String cell) {
        final String style = cell.contains("FAIL")
                ? " class=\"fail\""
                : cell.contains("MISS") ? " class=\"miss\"" : cell.endsWith("PASS") ? " class=\"pass\"" : "";
        return "<" + tag + style + ">" + escaped(cell) + "</" + tag + ">";
    }

    private static String items(List<String> sentences) {
        return sentences.isEmpty()
                ? "<li>none</li>"
                : sentences.stream()
                        .map(sentence -> "<li>" + escaped(sentence) + "</li>")
                        .collect(Collectors.joining("\n"));
    }

    private static Map<String, String> guarantees(List<Peer> peers) {
        final Map<String, String> guarantees = new LinkedHashMap<>();
        peers.forEach(peer -> guarantees.put(peer.name(), peer.guarantees()));
        return guarantees;
    }

    private static String definitions(Map<String, String> facts) {
        return facts.entrySet().stream()
                .map(fact -> "<dt>" + escaped(fact.getKey()) + "</dt><dd>" + escaped(fact.getValue()) + "</dd>")
                .collect(Collectors.joining("\n"));
    }

    private static List<Map<String, Object>> plots(SuiteResults results) {
        final List<Map<String, Object>> plots = new ArrayList<>();
        for (final Line line : results.lines()) {
            addPlot(plots, results, line, "arrival");
            addPlot(plots, results, line, "ack");
        }
        return plots;
    }

    /** Round trips of acks under saturation measure the window, not the server, and are left out. */
    private static void addPlot(List<Map<String, Object>> plots, SuiteResults results, Line line, String tag) {
        final Map<String, Histogram> merged = new LinkedHashMap<>();
        for (final String peer : results.peers(List.of(line))) {
            results.runs(line, peer).stream()
                    .map(SuiteResults.Run::result)
                    .filter(result -> result.verdict().isPass())
                    .map(result -> result.histograms().get(tag))
                    .filter(Objects::nonNull)
                    .forEach(histogram -> merged.merge(peer, histogram.copy(), HtmlReport::sum));
        }
        final boolean isSaturated =
                line.row().endsWith("saturated") || line.row().endsWith("frame");
        if (merged.isEmpty() || isSaturated) {
            return;
        }
        final Map<String, Object> plot = new LinkedHashMap<>();
        plot.put("title", line.scenarioNumber() + " " + line.scenarioTitle() + ": " + line.row() + ", " + tag);
        plot.put("peers", List.copyOf(merged.keySet()));
        plot.put("x", TAIL_SHARES);
        plot.put("us", merged.values().stream().map(HtmlReport::curve).toList());
        plots.add(plot);
    }

    private static Histogram sum(Histogram left, Histogram right) {
        left.add(right);
        return left;
    }

    /** Values at 1 of x; beyond what was recorded the curve ends. */
    private static List<Double> curve(Histogram histogram) {
        final List<Double> values = new ArrayList<>();
        for (final double x : TAIL_SHARES) {
            final boolean isKnown = x <= histogram.getTotalCount();
            values.add(isKnown ? histogram.getValueAtPercentile(100 - 100 / x) / NS_PER_US : null);
        }
        return values;
    }

    private static List<Double> tailShares() {
        final List<Double> shares = new ArrayList<>();
        for (double exponent = 0; exponent <= 6.001; exponent += 0.1) {
            shares.add(Math.pow(10, exponent));
        }
        return List.copyOf(shares);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(HtmlReport.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
