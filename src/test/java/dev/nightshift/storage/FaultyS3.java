package dev.nightshift.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * An S3 server on a folder whose network and service fail by a seeded plan. What it acknowledges is stored, conditions
 * are honoured, and checksums are compared and returned, so that whatever goes wrong otherwise is the client's fault.
 * Listings have pages of three objects. Signatures are not checked, and bodies must not be {@code aws-chunked}.
 */
public final class FaultyS3 implements AutoCloseable {

    /** What goes wrong with a request. */
    public enum Fault {
        /** 500, for this request and a few that follow. */
        INTERNAL_ERRORS,
        /** 503, for this request and a few that follow. */
        SLOW_DOWN,
        /** The connection is closed before the request is done. */
        RESET,
        /** The request is done, but the connection is closed without a response. */
        LOST_ANSWER,
        /** The response ends in its middle. */
        TRUNCATED,
        /** A byte of the response is another one than was sent. */
        DAMAGED_ANSWER,
        /** A byte of the request is another one than was sent, which its checksum shows. */
        DAMAGED_REQUEST,
        /** The response comes late. */
        STALL,
        /** The response comes byte after byte. */
        SLOW_BYTES,
        /** The session token has expired. */
        EXPIRED_TOKEN,
        /** The service wants the request at another address. */
        REDIRECT,
        /** The service takes the client's clock for wrong. */
        CLOCK_SKEW
    }

    private static final int PAGE = 3;
    private static final int LONGEST_BURST = 3;

    private static final class Answer {

        private final int status;
        private final byte[] body;
        private final Map<String, String> headers;

        private Answer(int status, byte[] body, Map<String, String> headers) {
            this.status = status;
            this.body = body;
            this.headers = headers;
        }
    }

    private final FolderStore store;
    private final Random random;
    private final int percent;
    private final Duration stall;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
    /** Every fault occurs once before one occurs again. */
    private final List<Fault> deck = new ArrayList<>();

    private int requests;
    private int burst;
    private Fault ofBurst = Fault.INTERNAL_ERRORS;

    /**
     * Starts a server.
     *
     * @param percent how many of a hundred requests go wrong
     * @param stall how late a late response is
     */
    public FaultyS3(Path folder, long seed, int percent, Duration stall) throws IOException {
        this.store = new FolderStore(folder);
        this.random = new Random(seed);
        this.percent = percent;
        this.stall = stall;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** The address of the server. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** How many requests came. */
    public synchronized int requests() {
        return requests;
    }

    /** How often each fault occurred. */
    public synchronized Map<Fault, Integer> faults() {
        return new EnumMap<>(faults);
    }

    /** Chooses what goes wrong with the next request; null for nothing. */
    private synchronized @Nullable Fault next() {
        requests++;
        Fault fault = null;
        if (burst > 0) {
            burst--;
            fault = ofBurst;
        } else if (random.nextInt(100) < percent) {
            if (deck.isEmpty()) {
                deck.addAll(List.of(Fault.values()));
                Collections.shuffle(deck, random);
            }
            fault = deck.remove(0);
            if (fault == Fault.INTERNAL_ERRORS || fault == Fault.SLOW_DOWN) {
                ofBurst = fault;
                burst = random.nextInt(LONGEST_BURST);
            }
        }
        if (fault != null) {
            faults.merge(fault, 1, Integer::sum);
        }
        return fault;
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Fault fault = next();
            Answer refusal = fault == null ? null : refusal(exchange, fault);
            if (refusal != null) {
                send(exchange, refusal, fault);
            } else if (fault != Fault.RESET) {
                if (fault == Fault.DAMAGED_REQUEST && body.length > 0) {
                    body[body.length / 2] ^= 1;
                }
                Answer answer = answer(exchange, body);
                if (fault != Fault.LOST_ANSWER) {
                    send(exchange, answer, fault);
                }
            }
        } catch (IOException e) {
            // The client is gone, or the response was cut: that is what this server is for.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static @Nullable Answer refusal(HttpExchange exchange, Fault fault) {
        return switch (fault) {
            case INTERNAL_ERRORS -> error(500, "InternalError", Map.of());
            case SLOW_DOWN -> error(503, "SlowDown", Map.of());
            case EXPIRED_TOKEN -> error(400, "ExpiredToken", Map.of());
            case CLOCK_SKEW -> error(403, "RequestTimeTooSkewed", Map.of());
            case REDIRECT ->
                error(
                        307,
                        "TemporaryRedirect",
                        Map.of("Location", exchange.getRequestURI().toString()));
            default -> null;
        };
    }

    private void send(HttpExchange exchange, Answer answer, @Nullable Fault fault)
            throws IOException, InterruptedException {
        byte[] body = answer.body;
        answer.headers.forEach(exchange.getResponseHeaders()::set);
        if (fault == Fault.STALL) {
            Thread.sleep(stall.toMillis());
        }
        if (body.length == 0) {
            exchange.sendResponseHeaders(answer.status, -1);
            return;
        }
        if (fault == Fault.DAMAGED_ANSWER) {
            body = body.clone();
            body[body.length / 2] ^= 1;
        }
        exchange.sendResponseHeaders(answer.status, body.length);
        OutputStream out = exchange.getResponseBody();
        if (fault == Fault.TRUNCATED) {
            out.write(body, 0, body.length / 2);
        } else if (fault == Fault.SLOW_BYTES) {
            for (int i = 0; i < body.length; i++) {
                out.write(body, i, 1);
                if (i % 64 == 0) {
                    out.flush();
                    Thread.sleep(1);
                }
            }
        } else {
            out.write(body);
        }
    }

    private Answer answer(HttpExchange exchange, byte[] body) {
        String path = exchange.getRequestURI().getPath();
        String key = path.replaceFirst("^/" + store.bucket() + "/?", "");
        try {
            return switch (exchange.getRequestMethod()) {
                case "PUT" -> put(exchange, key, body);
                case "GET" -> key.isEmpty() ? list(query(exchange)) : get(key);
                case "DELETE" -> {
                    store.delete(key);
                    yield new Answer(204, new byte[0], Map.of());
                }
                default -> error(405, "MethodNotAllowed", Map.of());
            };
        } catch (ObjectExistsException | ObjectChangedException e) {
            return error(412, "PreconditionFailed", Map.of());
        } catch (UncheckedIOException e) {
            return error(500, "InternalError", Map.of());
        }
    }

    private Answer put(HttpExchange exchange, String key, byte[] body) {
        String sent = exchange.getRequestHeaders().getFirst("x-amz-checksum-crc32");
        String checksum = checksum(body);
        if (!checksum.equals(sent)) {
            return error(400, "BadDigest", Map.of());
        }
        String etag = exchange.getRequestHeaders().getFirst("If-Match");
        if (etag == null) {
            store.putIfAbsent(key, Content.of(body), "");
        } else {
            store.putIfMatch(key, Content.of(body), "", etag.replace("\"", ""));
        }
        return new Answer(200, new byte[0], headers(store.get(key).orElseThrow()));
    }

    private Answer get(String key) {
        return store.get(key)
                .map(object -> new Answer(200, object.content(), headers(object)))
                .orElseGet(() -> error(404, "NoSuchKey", Map.of()));
    }

    private static Map<String, String> headers(StoredObject object) {
        return Map.of(
                "ETag",
                '"' + object.etag() + '"',
                "x-amz-checksum-crc32",
                checksum(object.content()),
                "Last-Modified",
                DateTimeFormatter.RFC_1123_DATE_TIME.format(object.modified().atOffset(ZoneOffset.UTC)));
    }

    private Answer list(Map<String, String> query) {
        String prefix = query.getOrDefault("prefix", "");
        String after = query.getOrDefault("continuation-token", "");
        List<ObjectSummary> rest = store.list(prefix.isEmpty() ? "/" : prefix).stream()
                .filter(object -> object.key().compareTo(after) > 0)
                .toList();
        List<ObjectSummary> page = rest.subList(0, Math.min(PAGE, rest.size()));
        StringBuilder xml = new StringBuilder("<ListBucketResult><Name>" + store.bucket() + "</Name><Prefix>" + prefix
                + "</Prefix><IsTruncated>" + (page.size() < rest.size()) + "</IsTruncated>");
        for (ObjectSummary object : page) {
            xml.append("<Contents><Key>" + object.key() + "</Key><Size>" + object.bytes() + "</Size><ETag>\""
                    + object.etag() + "\"</ETag></Contents>");
        }
        if (page.size() < rest.size()) {
            xml.append("<NextContinuationToken>" + page.get(page.size() - 1).key() + "</NextContinuationToken>");
        }
        return new Answer(200, xml.append("</ListBucketResult>").toString().getBytes(UTF_8), Map.of());
    }

    private static Map<String, String> query(HttpExchange exchange) {
        Map<String, String> query = new HashMap<>();
        for (String pair :
                String.valueOf(exchange.getRequestURI().getRawQuery()).split("&", -1)) {
            String[] parts = pair.split("=", 2);
            query.put(parts[0], parts.length == 1 ? "" : URLDecoder.decode(parts[1], UTF_8));
        }
        return query;
    }

    private static Answer error(int status, String code, Map<String, String> headers) {
        return new Answer(
                status,
                ("<Error><Code>" + code + "</Code><Message>by plan</Message></Error>").getBytes(UTF_8),
                headers);
    }

    private static String checksum(byte[] body) {
        CRC32 crc = new CRC32();
        crc.update(body);
        return Base64.getEncoder()
                .encodeToString(
                        ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }

    /** Stops the server; requests in progress are aborted. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
