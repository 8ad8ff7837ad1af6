package dev.nightshift.telemetry;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands a small body to a server within a bounded time: at most three tries of five seconds each, with a pause that the
 * server may lengthen up to ten. It never fails; what could not be handed over is a line in the log that names the host
 * and nothing else of the URL, which may be a secret.
 */
public final class Delivery {

    private static final Logger log = LoggerFactory.getLogger(Delivery.class);

    private static final int TOO_MANY_REQUESTS = 429;

    private final Limits limits;

    /** With the usual bounds. */
    public Delivery() {
        this(new Limits(3, Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(10)));
    }

    Delivery(Limits limits) {
        this.limits = limits;
    }

    /**
     * The bounds.
     *
     * @param timeout of a try, from its first byte to its last
     * @param pause after the first try; doubled after each
     * @param longestPause that a server may ask for
     */
    record Limits(int tries, Duration timeout, Duration pause, Duration longestPause) {}

    static boolean usable(URI url) {
        return ("https".equalsIgnoreCase(url.getScheme()) || "http".equalsIgnoreCase(url.getScheme()))
                && url.getHost() != null;
    }

    /**
     * Sends it, and says whether the server took it.
     *
     * @param what it is, for the log
     */
    boolean send(String method, URI url, String contentType, String body, String what) {
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
            log.warn("{} could not be sent to {}: {}", what, url.getHost(), answer.words());
        }
        return answer.taken();
    }

    private long pause(int tries, Answer answer) {
        long own = limits.pause().toMillis() << (tries - 1);
        return Math.min(
                limits.longestPause().toMillis(),
                Math.max(own, answer.waitMillis().orElse(0)));
    }

    /** The client's own time-out ends with the head of the answer; ours with its last byte. */
    private Answer once(HttpClient client, HttpRequest request) throws InterruptedException {
        CompletableFuture<HttpResponse<Void>> sent = client.sendAsync(request, HttpResponse.BodyHandlers.discarding());
        try {
            return Answer.of(sent.get(limits.timeout().toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            sent.cancel(true);
            return Answer.retry("no answer within " + limits.timeout().toMillis() + " ms");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            // The message of a failure may name the address, but never what stands behind the host.
            String words = cause instanceof IOException io && io.getMessage() != null
                    ? io.getMessage()
                    : cause.getClass().getSimpleName();
            return Answer.retry(words);
        }
    }

    /**
     * What came of a try.
     *
     * @param last whether another one would give the same
     * @param waitMillis that the server asked for
     */
    private record Answer(boolean taken, boolean last, String words, OptionalLong waitMillis) {

        private static final Answer NONE = retry("not tried");

        private static Answer retry(String words) {
            return new Answer(false, false, words, OptionalLong.empty());
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
