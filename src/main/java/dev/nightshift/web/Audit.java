package dev.nightshift.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Writes a line to the log for every verb: who requested it, from where, for which run, and with which outcome. Every
 * failed login is logged too. Passwords are never logged.
 */
final class Audit {

    private static final Logger log = LoggerFactory.getLogger(Audit.class);
    private static final int LONGEST = 300;

    private Audit() {}

    /** A verb that a user requested. */
    record Entry(Verb verb, long run, String who, String from) {

        static Entry of(Verb verb, long run, Authentication user, HttpServletRequest request) {
            return new Entry(verb, run, user.getName(), Audit.from(request));
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

    /** Logs a request for a change that its sender has no right to make, or that a page of another site sent. */
    static void denied(HttpServletRequest request) {
        // This runs before the filter that adds the user to the request.
        Authentication user = SecurityContextHolder.getContext().getAuthentication();
        note(request, user == null ? "nobody" : user.getName(), "denied");
    }

    /**
     * Logs a failed login.
     *
     * @param name the user name that was given; null if there was none
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
        return request.getRemoteAddr() + (forwarded == null ? "" : " (X-Forwarded-For: " + forwarded + ")");
    }

    /** Makes one line of a text from a request, so that nobody can forge lines of the log. */
    private static String line(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").replace('"', '\'');
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }
}
