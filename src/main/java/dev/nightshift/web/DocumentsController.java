package dev.nightshift.web;

import dev.nightshift.operation.RunQueries;
import dev.nightshift.work.NightshiftException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.BiFunction;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/**
 * Serves the documents that a run published, so that users need no rights on the bucket. Others may have written to the
 * bucket: a document is shown in a sandbox that runs no script and loads nothing from elsewhere.
 */
@Controller
final class DocumentsController {

    private static final String SANDBOX =
            "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none';"
                    + " base-uri 'none'; form-action 'none'";

    private static final Map<String, MediaType> TYPES = Map.of(
            "report.html", new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8),
            "report.json", MediaType.APPLICATION_JSON,
            "manifest.json", MediaType.APPLICATION_JSON);

    /** At most this many threads of the server wait for the bucket, which may hang for minutes. */
    private static final int MOST_AT_ONCE = 4;

    private final BiFunction<Long, String, Optional<byte[]>> bucket;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);

    /** @param bucket finds a run's document by its name; see {@link RunQueries#document} */
    DocumentsController(BiFunction<Long, String, Optional<byte[]>> bucket) {
        this.bucket = bucket;
    }

    @GetMapping("/runs/{run:\\d{1,18}}/{name:report\\.html|report\\.json|manifest\\.json}")
    ResponseEntity<byte[]> document(@PathVariable long run, @PathVariable String name) {
        if (!places.tryAcquire()) {
            return missing(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "The bucket has not answered " + MOST_AT_ONCE + " earlier requests yet; try again later");
        }
        try {
            return answer(run, name);
        } finally {
            places.release();
        }
    }

    private ResponseEntity<byte[]> answer(long run, String name) {
        return bucket.apply(run, name)
                .map(content -> ResponseEntity.ok()
                        .contentType(TYPES.getOrDefault(name, MediaType.APPLICATION_OCTET_STREAM))
                        .header("Content-Security-Policy", SANDBOX)
                        .header("X-Content-Type-Options", "nosniff")
                        .body(content))
                .orElseGet(
                        () -> missing(
                                HttpStatus.NOT_FOUND,
                                "The bucket has no " + name + " of run " + run
                                        + ": the run is not published yet, or was published by a version that does not write it"));
    }

    @ExceptionHandler
    ResponseEntity<byte[]> refused(NightshiftException failure) {
        return missing(Problem.status(failure), String.valueOf(failure.getMessage()));
    }

    private static ResponseEntity<byte[]> missing(HttpStatus status, String why) {
        return ResponseEntity.status(status)
                .contentType(new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8))
                .header("X-Content-Type-Options", "nosniff")
                .body((why + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
