package dev.nightshift.web;

import dev.nightshift.ledger.RunState;
import dev.nightshift.operation.RunQueries;
import dev.nightshift.operation.RunStatus;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * Serves the list, the page of a run and the confirmation of a verb, and carries out a verb when its form is posted.
 */
@Controller
final class PagesController {

    private static final Logger log = LoggerFactory.getLogger(PagesController.class);
    private static final int MOST_PAGES = 1_000_000;

    private final RunQueries queries;
    private final RunCommands commands;
    private final BackgroundRuns backgroundRuns;
    private final Clock clock;

    PagesController(RunQueries queries, RunCommands commands, BackgroundRuns backgroundRuns, Clock clock) {
        this.queries = queries;
        this.commands = commands;
        this.backgroundRuns = backgroundRuns;
        this.clock = clock;
    }

    @GetMapping("/")
    String list(
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(defaultValue = "1") int page,
            Model model) {
        RunState wanted = state == null || state.isBlank() ? null : StateView.named(state);
        model.addAttribute("list", RunListPage.read(queries, wanted, within(page), clock.instant()));
        return "list";
    }

    @GetMapping("/runs/{run:\\d{1,18}}")
    String run(@PathVariable long run, @RequestParam(defaultValue = "1") int parts, Model model) {
        model.addAttribute(
                "view", RunView.read(queries, run, within(parts), backgroundRuns.worksOn(run), clock.instant()));
        return "run";
    }

    private static int within(int page) {
        return Math.min(MOST_PAGES, Math.max(1, page));
    }

    @GetMapping("/runs/{run:\\d{1,18}}/{verb:restart|stop|recover|abandon}")
    String confirm(@PathVariable long run, @PathVariable String verb, Model model) {
        RunStatus status = queries.status(run);
        Verb asked = Verb.of(verb).orElseThrow();
        model.addAttribute("run", status);
        model.addAttribute("state", StateView.of(status.state()));
        model.addAttribute("verb", asked);
        model.addAttribute("possible", Verb.of(status).contains(asked));
        model.addAttribute("consequences", asked.consequences(status));
        return "confirm";
    }

    @PostMapping("/runs/{run:\\d{1,18}}/{verb:restart|stop|recover|abandon}")
    String carryOut(
            @PathVariable long run,
            @PathVariable String verb,
            @RequestParam(defaultValue = "false") boolean acceptVolume,
            @RequestParam(required = false) @Nullable Long maxRejects,
            @RequestParam(required = false) @Nullable String reason,
            Authentication user,
            HttpServletRequest request,
            RedirectAttributes after) {
        try {
            String why = reason == null || reason.isBlank() ? null : reason.strip();
            RunCommands.Result result = commands.carryOut(
                    Audit.Entry.of(Verb.of(verb).orElseThrow(), run, user, request),
                    new RunCommands.Terms(acceptVolume, maxRejects, why));
            after.addFlashAttribute("told", result.message());
        } catch (NightshiftException e) {
            if (e.reason() == Reason.NO_SUCH_RUN) {
                throw e;
            }
            after.addFlashAttribute("refused", e.getMessage());
        }
        return "redirect:/runs/" + run;
    }

    @GetMapping("/login")
    String login(
            @RequestParam(required = false) @Nullable String name,
            @RequestParam(required = false) @Nullable String then,
            @RequestParam(required = false) @Nullable Long wait,
            Model model) {
        model.addAttribute("name", name);
        model.addAttribute("then", LoginLink.target(then));
        model.addAttribute("wait", wait == null ? null : PageWords.duration(wait));
        return "login";
    }

    @ExceptionHandler
    ModelAndView refused(NightshiftException failure, HttpServletResponse response) {
        HttpStatus status = Problem.status(failure);
        response.setStatus(status.value());
        return page(status, String.valueOf(failure.getMessage()));
    }

    @ExceptionHandler
    ModelAndView wrong(MethodArgumentTypeMismatchException failure, HttpServletResponse response) {
        response.setStatus(HttpStatus.BAD_REQUEST.value());
        return page(HttpStatus.BAD_REQUEST, String.valueOf(failure.getMessage()));
    }

    @ExceptionHandler
    ModelAndView failed(RuntimeException failure, HttpServletResponse response) {
        log.error("A page failed; this is a defect in the program", failure);
        response.setStatus(HttpStatus.INTERNAL_SERVER_ERROR.value());
        return page(HttpStatus.INTERNAL_SERVER_ERROR, "The program failed; its log contains the cause");
    }

    private static ModelAndView page(HttpStatus status, String message) {
        ModelAndView page = new ModelAndView("error");
        page.addObject("status", status.value());
        page.addObject("error", status.getReasonPhrase());
        page.addObject("said", message);
        return page;
    }
}
