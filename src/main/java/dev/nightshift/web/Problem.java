package dev.nightshift.web;

import dev.nightshift.publication.JsonDocument;
import dev.nightshift.work.NightshiftException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/**
 * The answer to a failed request of a program (RFC 9457); its components are the fields of the JSON.
 *
 * @param detail the message for the operator, as the command line prints it
 * @param reason the code by which a program can decide what to do
 */
record Problem(String type, String title, int status, String detail, String reason) {

    static Problem of(HttpStatus status, String detail, String reason) {
        return new Problem("about:blank", status.getReasonPhrase(), status.value(), detail, reason);
    }

    static Problem of(NightshiftException failure) {
        return of(
                status(failure),
                String.valueOf(failure.getMessage()),
                failure.reason().name());
    }

    static HttpStatus status(NightshiftException failure) {
        return switch (failure.reason()) {
            case NO_SUCH_RUN -> HttpStatus.NOT_FOUND;
            case USAGE -> HttpStatus.BAD_REQUEST;
            case HELD, STOPPED, SNAPSHOT_LOST, WITHHELD, INCONSISTENT, DIFFERENCES -> HttpStatus.CONFLICT;
            case REFUSED -> HttpStatus.UNPROCESSABLE_CONTENT;
            case FAILED -> HttpStatus.SERVICE_UNAVAILABLE;
        };
    }

    String json() {
        return JsonDocument.of(this).text();
    }

    ResponseEntity<String> response() {
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(json());
    }
}
