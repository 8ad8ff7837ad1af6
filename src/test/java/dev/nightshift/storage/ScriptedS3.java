package dev.nightshift.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Returns the given responses in order, and success after them. */
final class ScriptedS3 implements AutoCloseable {

    private record Answer(int status, String body, Map<String, String> headers) {}

    /** The header that says how long the response should be. */
    private static final String CUT = "x-cut";

    private final HttpServer server;
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final AtomicInteger requests = new AtomicInteger();
    private volatile Headers lastHeaders = new Headers();

    ScriptedS3() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    ScriptedS3 answering(int times, int status, String code, String message, Map<String, String> headers) {
        String body =
                "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code><Message>" + message + "</Message></Error>";
        for (int i = 0; i < times; i++) {
            answers.add(new Answer(status, body, headers));
        }
        return this;
    }

    ScriptedS3 answering(int times, int status, String code, String message) {
        return answering(times, status, code, message, Map.of());
    }

    /** A successful response that is truncated. */
    ScriptedS3 cutting(int times) {
        return succeeding(times, "half", Map.of(CUT, "8"));
    }

    /** A successful response whose header promises more than comes. */
    ScriptedS3 promising(long bytes) {
        return succeeding(1, "half", Map.of(CUT, String.valueOf(bytes)));
    }

    /** A successful response that was corrupted on the way, so that its checksum does not match. */
    ScriptedS3 corrupting(int times) {
        return succeeding(times, "changed", Map.of("x-amz-checksum-crc32", "AAAAAA=="));
    }

    /** A successful response with an ETag, but without a checksum. */
    ScriptedS3 returningTagged(String etag, String body) {
        return succeeding(1, body, Map.of("ETag", '"' + etag + '"'));
    }

    /** Successful responses without an ETag. */
    ScriptedS3 returning(String... bodies) {
        for (String body : bodies) {
            succeeding(1, body, Map.of());
        }
        return this;
    }

    private ScriptedS3 succeeding(int times, String body, Map<String, String> headers) {
        for (int i = 0; i < times; i++) {
            answers.add(new Answer(200, body, headers));
        }
        return this;
    }

    /** The value of a header of the last request. */
    String lastHeader(String name) {
        return lastHeaders.getFirst(name);
    }

    int requests() {
        return requests.get();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    S3ObjectStore store() {
        return Stores.store(Stores.target(uri(), "nightshift"), Stores.credentials("key", "secret"));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            requests.incrementAndGet();
            lastHeaders = exchange.getRequestHeaders();
            Answer answer = answers.poll();
            if (answer == null) {
                exchange.getResponseHeaders().set("ETag", "\"1\"");
                // That of no bytes, which the client compares when it reads.
                exchange.getResponseHeaders().set("x-amz-checksum-crc32", "AAAAAA==");
                exchange.sendResponseHeaders(200, -1);
                return;
            }
            byte[] body = answer.body().getBytes(UTF_8);
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            String length = answer.headers().get(CUT);
            exchange.sendResponseHeaders(answer.status(), length == null ? body.length : Long.parseLong(length));
            exchange.getResponseBody().write(body);
            // Before the connection is closed because less was written than the header says.
            exchange.getResponseBody().flush();
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
