package dev.nightshift.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.telemetry.RunEvent.Event;
import dev.nightshift.work.Reason;
import dev.nightshift.work.Secret;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class WebhookTests {

    private static final Instant CUTOFF = Instant.parse("2026-11-23T00:00:00Z");
    private static final RunEvent COMPLETED = new RunEvent(
            Event.COMPLETED,
            "logins",
            7L,
            CUTOFF,
            1,
            "COMPLETED",
            300_000L,
            new BigDecimal("4.413"),
            "Latest login: 2026-11-22T23:59:48Z (id \"<!channel> & co\n\u202E\").",
            null,
            null,
            "s3://b/logins/report.html",
            null,
            null);
    private static final RunEvent FAILED = new RunEvent(
            Event.FAILED,
            "logins",
            7L,
            CUTOFF,
            0,
            "FAILED",
            100_000L,
            new BigDecimal("1.5"),
            null,
            null,
            "disk full",
            null,
            "nightshift restart 7",
            Reason.FAILED);

    private static String text(RunEvent news) {
        return json(news).get("text").asString();
    }

    private static JsonNode json(RunEvent news) {
        return new JsonMapper()
                .readTree(webhook(URI.create("http://x/"), Event.FAILED).body(news));
    }

    private static Webhook webhook(URI url, Event... on) {
        return new Webhook(new NotifyProperties(Secret.of(url.toString()), List.of(on), false), new Delivery());
    }

    @Test
    void aCompleteRunIsReportedWithItsAnswersAndWithoutMarkupFromData() {
        assertThat(text(COMPLETED)).isEqualTo("""
                *Nightshift* run 7 of logins, cutoff 2026-11-23T00:00:00Z, rerun 1, is complete: 300,000 rows in 4.413 s
                Answers:
                ```
                Latest login: 2026-11-22T23:59:48Z (id "&lt;!channel&gt; &amp; co
                \uFFFD").
                ```
                Report: `s3://b/logins/report.html`""");
    }

    @Test
    void aFailureIsReportedWithItsErrorAndTheNextCommand() {
        assertThat(text(FAILED)).isEqualTo("""
                *Nightshift* run 7 of logins, cutoff 2026-11-23T00:00:00Z, failed: 100,000 rows in 1.5 s
                Last error: `disk full`
                Next: `nightshift restart 7`""");
    }

    @Test
    void warningsOfANightAreInTheMessage() {
        RunEvent news = new RunEvent(
                Event.COMPLETED,
                "logins",
                7,
                CUTOFF,
                0,
                "COMPLETED",
                3L,
                BigDecimal.ONE,
                null,
                "4 rows came later than the overlap",
                null,
                null,
                null,
                null);

        assertThat(text(news)).endsWith("\nWarnings: `4 rows came later than the overlap`");
        assertThat(json(news).at("/nightshift/warnings").asString()).isEqualTo("4 rows came later than the overlap");
    }

    @Test
    void dataNeitherMentionsNorLinksNorFormats() {
        RunEvent news = new RunEvent(
                Event.FAILED,
                "logins",
                7,
                CUTOFF,
                0,
                null,
                null,
                null,
                null,
                null,
                "@channel ```@here [click](https://evil.example/) *now*\u2028",
                null,
                null,
                Reason.FAILED);

        assertThat(text(news)).endsWith("\nLast error: `@channel '''@here [click](https://evil.example/) *now*\uFFFD`");
    }

    @Test
    void aCommandWithABacktickCanBePasted() {
        RunEvent news = new RunEvent(
                Event.FAILED,
                "logins",
                7,
                CUTOFF,
                0,
                null,
                null,
                null,
                null,
                null,
                "disk full",
                null,
                "NIGHTSHIFT_HOME='/a`b' nightshift restart 7",
                Reason.FAILED);

        assertThat(text(news)).endsWith("\nNext:\n```\nNIGHTSHIFT_HOME='/a`b' nightshift restart 7\n```");
    }

    @Test
    void aResultThatIsHeldBackIsNotCalledAFailure() {
        for (Reason reason : List.of(Reason.WITHHELD, Reason.INCONSISTENT)) {
            RunEvent news = new RunEvent(
                    Event.FAILED,
                    "logins",
                    7,
                    CUTOFF,
                    0,
                    null,
                    null,
                    null,
                    null,
                    null,
                    "too few rows",
                    null,
                    null,
                    reason);

            assertThat(text(news)).isEqualTo("""
                    *Nightshift* run 7 of logins, cutoff 2026-11-23T00:00:00Z, is not published
                    Last error: `too few rows`""");
            assertThat(json(news).at("/nightshift/reason").asString()).isEqualToIgnoringCase(reason.name());
        }
    }

    @Test
    void programsFindTheSameAsFields() {
        assertThat(json(FAILED).get("nightshift")).hasToString("""
                {"event":"failed","source":"logins","run":7,"cutoff":"2026-11-23T00:00:00Z","rerun":0,"state":"FAILED",\
                "rows":100000,"seconds":1.5,"answers":null,"error":"disk full","report":null,"next":"nightshift restart 7",\
                "reason":"failed"}""");
    }

    @Test
    void onlyWantedEventsAreReported() throws IOException {
        try (ListeningServer server = new ListeningServer()) {
            Webhook webhook = webhook(server.url("/hook"), Event.FAILED, Event.DEAD);
            webhook.tell(COMPLETED);
            webhook.tell(FAILED);

            assertThat(server.requests()).singleElement().satisfies(request -> {
                assertThat(request.method()).isEqualTo("POST");
                assertThat(request.contentType()).isEqualTo("application/json; charset=utf-8");
                assertThat(request.body()).contains("disk full");
            });
        }
    }

    @Test
    void settingsDoNotShowTheUrl() {
        assertThat(new NotifyProperties(Secret.of("https://hooks/secret"), List.of(Event.DEAD), false))
                .hasToString("NotifyProperties[webhookUrl=***, events=[DEAD], ids=false]");
    }
}
