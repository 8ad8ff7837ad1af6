package dev.nightshift.telemetry;

import dev.nightshift.work.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a small body to a server within bounded time: in at most three attempts of five seconds each, with pauses that
 * the server may extend to ten seconds. It never fails. If the body could not be sent, it logs one line, which names
 * the host but no other part of the URL, because the URL may be a secret.
 */
public final class Delivery {

    private static final Logger log = LoggerFactory.getLogger(Delivery.class);

    private static final int TOO_MANY_REQUESTS = 429;

    private final Limits limits;

    /** Uses the default limits. */
    public Delivery() {
        this(new Limits(3, Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(10)));
    }

    Delivery(Limits limits) {
        this.limits = limits;
    }

    /**
     * The limits.
     *
     * @param timeout time-out of an attempt, from its first byte to its last
     * @param pause pause after the first attempt; doubled after each further one
     * @param longestPause longest pause that a server may request
     */
    record Limits(int tries, Duration timeout, Duration pause, Duration longestPause) {}

    /** Returns the URL; null if nothing can be sent to it. */
    static @Nullable URI url(Secret secret) {
        try {
            URI url = new URI(secret.reveal().strip());
            boolean http = "https".equalsIgnoreCase(url.getScheme()) || "http".equalsIgnoreCase(url.getScheme());
            return http && url.getHost() != null ? url : null;
        } catch (URISyntaxException e) {
            // Its message contains the URL.
            return null;
        }
    }

    /**
     * Sends the body; returns whether the server accepted it.
     *
     * @param what what the body is, for the log
     */
    boolean send(String method, Secret to, String contentType, String body, String what) {
        URI url = Objects.requireNonNull(url(to), "the settings checked it");
        HttpRequest request = HttpRequest.newBuilder(url)
                .header("Content-Type", contentType)
                .timeout(limits.timeout())
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(limits.timeout())
                .build();
        Answer answer = Answer.NONE;
        try {
            for (int i = 1; i <= limits.tries(); i++) {
                answer = once(client, request);
                if (answer.taken() || answer.last() || i == limits.tries()) {
                    break;
                }
                Thread.sleep(pause(i, answer));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            answer = new Answer(false, true, "interrupted", OptionalLong.empty());
        }
        if (!answer.taken()) {
            log.warn("{} could not be sent to {}: {}", what, url.getHost(), answer.reason());
        }
        return answer.taken();
    }

    private long pause(int tries, Answer answer) {
        long own = limits.pause().toMillis() << (tries - 1);
        return Math.min(
                limits.longestPause().toMillis(),
                Math.max(own, answer.waitMillis().orElse(0)));
    }

    /** Covers the whole response by the time-out; the client's own time-out covers only the response's headers. */
    private Answer once(HttpClient client, HttpRequest request) throws InterruptedException {
        CompletableFuture<HttpResponse<Void>> sent = client.sendAsync(request, HttpResponse.BodyHandlers.discarding());
        try {
            return Answer.of(sent.get(limits.timeout().toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            sent.cancel(true);
            return Answer.retry("no response within " + limits.timeout().toMillis() + " ms");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            // The message of an I/O failure may name the address, but never the path of the URL.
            String reason = cause instanceof IOException io && io.getMessage() != null
                    ? io.getMessage()
                    : cause.getClass().getSimpleName();
            return Answer.retry(reason);
        }
    }

    /**
     * The result of an attempt.
     *
     * @param last whether another attempt would have the same result
     * @param waitMillis pause that the server requested
     */
    private record Answer(boolean taken, boolean last, String reason, OptionalLong waitMillis) {

        private static final Answer NONE = retry("not tried");

        private static Answer retry(String reason) {
            return new Answer(false, false, reason, OptionalLong.empty());
        }

        private static Answer of(HttpResponse<Void> response) {
            int status = response.statusCode();
            boolean taken = status >= 200 && status < 300;
            boolean later = status == TOO_MANY_REQUESTS || status >= 500;
            return new Answer(
                    taken,
                    !later,
                    "HTTP status " + status,
                    response.headers()
                            .firstValue("Retry-After")
                            .filter(seconds -> seconds.matches("\\d{1,6}"))
                            .map(seconds -> OptionalLong.of(Long.parseLong(seconds) * 1_000))
                            .orElse(OptionalLong.empty()));
        }
    }
}
