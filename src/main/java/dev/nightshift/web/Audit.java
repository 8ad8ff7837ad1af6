package dev.nightshift.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Leaves a line in the log for every verb: who gave it, from where, about which run, and what became of it; also for every
 * password that was wrong. Passwords themselves are never told.
 */
final class Audit {

    private static final Logger log = LoggerFactory.getLogger(Audit.class);
    private static final int LONGEST = 300;

    private Audit() {}

    /** A verb that is being given. */
    record Order(Verb verb, long run, String who, String from) {

        static Order of(Verb verb, long run, Authentication user, HttpServletRequest request) {
            return new Order(verb, run, user.getName(), Audit.from(request));
        }

        void outcome(String outcome) {
            log.info(
                    "verb={} run={} who=\"{}\" from=\"{}\" outcome=\"{}\"",
                    verb.name().toLowerCase(Locale.ROOT),
                    run,
                    line(who),
                    line(from),
                    line(outcome));
        }
    }

    /** Notes a request to change something that its sender has no right to, or that some other page sent. */
    static void denied(HttpServletRequest request) {
        // Before the filter that tells the request who sent it.
        Authentication user = SecurityContextHolder.getContext().getAuthentication();
        note(request, user == null ? "nobody" : user.getName(), "denied");
    }

    /**
     * Notes that somebody could not be who he says.
     *
     * @param name that he gave; null: none
     */
    static void unknown(HttpServletRequest request, @Nullable String name) {
        note(request, name == null ? "nobody" : name, "not logged in");
    }

    private static void note(HttpServletRequest request, String who, String outcome) {
        log.info(
                "request=\"{} {}\" who=\"{}\" from=\"{}\" outcome=\"{}\"",
                request.getMethod(),
                line(request.getRequestURI()),
                line(who),
                line(from(request)),
                outcome);
    }

    private static String from(HttpServletRequest request) {
        String forwarded = request.getHeader("X-Forwarded-For");
        return request.getRemoteAddr() + (forwarded == null ? "" : " (says it is for " + forwarded + ")");
    }

    /** One line, whatever somebody calls himself. */
    private static String line(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").replace('"', '\'');
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }
}
