package io.ringcast.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.http.EngineMetrics;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LedgerTest {
    private static final long ANSWERED = 900;

    @Test
    void isContentWithBooksThatAgree() {
        assertThat(Ledger.atEnd(scrape(sound()), ANSWERED)).isEmpty();
        assertThat(Ledger.isEmpty(scrape(sound()))).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = CounterDescriptor.class,
            names = {
                "SAMPLES_RECEIVED",
                "SAMPLES_ACCEPTED",
                "SAMPLES_DUPLICATE",
                "UPDATES_MATCHED",
                "UPDATES_SENT",
                "UPDATES_CAUGHT_UP",
                "UPDATES_CONFLATED",
                "UPDATES_DISCARDED"
            })
    void findsAnyOneThatIsOffByOne(CounterDescriptor counter) {
        Map<CounterDescriptor, Long> books = sound();
        books.merge(counter, 1L, Long::sum);

        assertThat(Ledger.atEnd(scrape(books), ANSWERED))
                .isNotEmpty()
                .allSatisfy(finding -> assertThat(finding).startsWith("conservation: "));
    }

    @Test
    void findsAnAnswerForWhatWasNotTaken() {
        assertThat(Ledger.atEnd(scrape(sound()), ANSWERED + 100))
                .containsExactly("conservation: samples accepted 900, answered 1000");
    }

    @ParameterizedTest
    @EnumSource(
            value = CounterDescriptor.class,
            names = {
                "CONSERVATION_BREACHES",
                "SAMPLES_REJECTED",
                "BATCH_GAPS",
                "HANDLER_ERRORS",
                "CLIENTS_CLOSED_SLOW",
                "REPLIES_REFUSED"
            })
    void findsWhatMustNeverBe(CounterDescriptor counter) {
        Map<CounterDescriptor, Long> books = sound();
        books.put(counter, 3L);

        assertThat(Ledger.whileRunning(scrape(books))).containsExactly(counter.label() + " is 3");
    }

    @ParameterizedTest
    @EnumSource(
            value = CounterDescriptor.class,
            names = {"CONNECTIONS_OPEN", "SUBSCRIPTIONS_OPEN", "GROUPS_OPEN", "CLIENTS_LAGGING", "CHUNKS_IN_USE"})
    void findsWhatWasNotGivenBack(CounterDescriptor gauge) {
        Map<CounterDescriptor, Long> books = sound();
        books.put(gauge, 1L);

        assertThat(Ledger.isEmpty(scrape(books))).isFalse();
        assertThat(Ledger.atEnd(scrape(books), ANSWERED))
                .containsExactly("conservation: " + gauge.label() + " 1, none 0");
    }

    @Test
    void findsThatTheServerNeverChecked() {
        Map<CounterDescriptor, Long> books = sound();
        books.remove(CounterDescriptor.CONSERVATION_CHECKS);

        assertThat(Ledger.atEnd(scrape(books), ANSWERED)).containsExactly("the server never checked its own books");
    }

    @Test
    void readsTheTextForm() {
        Scrape scrape = Scrape.parse("""
            # HELP ringcast_live_connections Clients connected now.
            ringcast_live_connections{instance_id="a b"} 7.0
            ringcast_live_connections_opened_total 70
            jvm_memory_used_bytes{area="heap"} 1.5E7
            jvm_memory_used_bytes{area="nonheap"} 5e6 1763683200123
            jvm_limit +Inf
            """);

        assertThat(scrape.value("ringcast_live_connections")).isEqualTo(7);
        assertThat(scrape.value("jvm_memory_used_bytes")).isEqualTo(20e6);
        assertThat(scrape.value("jvm_memory_used_bytes{area=\"heap\"")).isEqualTo(15e6);
        assertThat(scrape.value("jvm_limit")).isInfinite();
        assertThat(scrape.value("nothing")).isZero();
    }

    private static Map<CounterDescriptor, Long> sound() {
        Map<CounterDescriptor, Long> books = new EnumMap<>(CounterDescriptor.class);
        books.put(CounterDescriptor.CONSERVATION_CHECKS, 7L);
        books.put(CounterDescriptor.SAMPLES_RECEIVED, 1_000L);
        books.put(CounterDescriptor.SAMPLES_ACCEPTED, ANSWERED);
        books.put(CounterDescriptor.SAMPLES_DUPLICATE, 100L);
        books.put(CounterDescriptor.UPDATES_MATCHED, 5_000L);
        books.put(CounterDescriptor.UPDATES_SENT, 4_000L);
        books.put(CounterDescriptor.UPDATES_CAUGHT_UP, 300L);
        books.put(CounterDescriptor.UPDATES_CONFLATED, 600L);
        books.put(CounterDescriptor.UPDATES_DISCARDED, 100L);
        return books;
    }

    private static Scrape scrape(Map<CounterDescriptor, Long> books) {
        return Scrape.parse(books.entrySet().stream()
                .map(entry -> EngineMetrics.nameOf(entry.getKey()) + ' ' + entry.getValue())
                .collect(Collectors.joining("\n")));
    }
}
