package dev.nightshift.web;

import dev.nightshift.operation.RunQueries;
import dev.nightshift.publication.JsonDocument;
import dev.nightshift.work.NightshiftException;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/**
 * The API for programs: returns the same records that the commands print with {@code --json}, and carries out verbs.
 */
@RestController
@RequestMapping(path = "/api", produces = MediaType.APPLICATION_JSON_VALUE)
final class ApiController {

    private static final Logger log = LoggerFactory.getLogger(ApiController.class);
    private static final int MOST = 1_000;

    private final RunQueries queries;
    private final RunCommands commands;

    ApiController(RunQueries queries, RunCommands commands) {
        this.queries = queries;
        this.commands = commands;
    }

    @GetMapping("/runs")
    ResponseEntity<String> runs(
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(defaultValue = "0") int offset,
            @RequestParam(defaultValue = "20") int limit) {
        if (limit < 1 || limit > MOST || offset < 0) {
            throw NightshiftException.usage(
                    "limit is " + limit + " and offset is " + offset + "; expected 1 to 1,000, and 0 or more");
        }
        return json(queries.page(state == null ? null : StateView.named(state), offset, limit));
    }

    @GetMapping("/runs/{run}")
    ResponseEntity<String> run(@PathVariable long run) {
        return json(queries.status(run));
    }

    @PostMapping("/runs/{run}/restart")
    ResponseEntity<String> restart(
            @PathVariable long run,
            @RequestParam(defaultValue = "false") boolean acceptVolume,
            @RequestParam(required = false) @Nullable Long maxRejects,
            Authentication user,
            HttpServletRequest request) {
        return carryOut(Verb.RESTART, run, new RunCommands.Terms(acceptVolume, maxRejects, null), user, request);
    }

    @PostMapping("/runs/{run}/stop")
    ResponseEntity<String> stop(
            @PathVariable long run,
            @RequestParam(required = false) @Nullable String reason,
            Authentication user,
            HttpServletRequest request) {
        return carryOut(Verb.STOP, run, new RunCommands.Terms(false, null, reason), user, request);
    }

    @PostMapping("/runs/{run}/recover")
    ResponseEntity<String> recover(@PathVariable long run, Authentication user, HttpServletRequest request) {
        return carryOut(Verb.RECOVER, run, RunCommands.Terms.USUAL, user, request);
    }

    @PostMapping("/runs/{run}/abandon")
    ResponseEntity<String> abandon(@PathVariable long run, Authentication user, HttpServletRequest request) {
        return carryOut(Verb.ABANDON, run, RunCommands.Terms.USUAL, user, request);
    }

    /** Answers 202 if the work may still be in progress. */
    private ResponseEntity<String> carryOut(
            Verb verb, long run, RunCommands.Terms terms, Authentication user, HttpServletRequest request) {
        RunCommands.Result result = commands.carryOut(Audit.Entry.of(verb, run, user, request), terms);
        return ResponseEntity.status(result.underWay() ? HttpStatus.ACCEPTED : HttpStatus.OK)
                .contentType(MediaType.APPLICATION_JSON)
                .body(JsonDocument.of(result).text());
    }

    @GetMapping("/openapi.json")
    Resource description() {
        return new ClassPathResource("dev/nightshift/web/openapi.json");
    }

    private static ResponseEntity<String> json(Object record) {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .body(JsonDocument.of(record).text());
    }

    @ExceptionHandler
    ResponseEntity<String> refused(NightshiftException failure) {
        return Problem.of(failure).response();
    }

    @ExceptionHandler
    ResponseEntity<String> wrong(MethodArgumentTypeMismatchException failure) {
        return Problem.of(HttpStatus.BAD_REQUEST, String.valueOf(failure.getMessage()), "USAGE")
                .response();
    }

    @ExceptionHandler
    ResponseEntity<String> failed(RuntimeException failure) {
        log.error("A request to the API failed; this is a defect in the program", failure);
        return Problem.of(HttpStatus.INTERNAL_SERVER_ERROR, "The program failed; its log contains the cause", "DEFECT")
                .response();
    }
}
