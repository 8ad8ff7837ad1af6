package dev.nightshift.web;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/**
 * Adds to every page the current user and permissions, and the next time at which this process starts work by itself.
 */
@ControllerAdvice(assignableTypes = PagesController.class)
final class PageFrame {

    private final Accounts accounts;
    private final @Nullable NightSchedule schedule;
    private final String version;
    private final Clock clock;

    PageFrame(Accounts accounts, @Nullable NightSchedule schedule, String version, Clock clock) {
        this.accounts = accounts;
        this.schedule = schedule;
        this.version = version;
        this.clock = clock;
    }

    /**
     * The frame of a page.
     *
     * @param user the name of the user; null if nobody has logged in
     * @param operator whether the user may act
     * @param login the login page that leads back to this page
     * @param passwordFile the file with the operator's password; null if the password is in the settings
     * @param next when the next night begins; null if this process has no schedule
     */
    record Frame(
            @Nullable String user,
            boolean operator,
            String login,
            @Nullable String passwordFile,
            @Nullable String next,
            String version) {}

    @ModelAttribute("frame")
    Frame frame(@Nullable Authentication user, HttpServletRequest request) {
        boolean named = user != null && user.getAuthorities().stream().noneMatch(PageFrame::anonymous);
        ZonedDateTime next = schedule == null ? null : schedule.next();
        return new Frame(
                named && user != null ? user.getName() : null,
                user != null && user.getAuthorities().stream().anyMatch(PageFrame::operator),
                LoginLink.from(request),
                accounts.file() == null ? null : String.valueOf(accounts.file()),
                next == null
                        ? null
                        : PageWords.time(next.toInstant()) + " UTC, "
                                + PageWords.relative(next.toInstant(), clock.instant()),
                version);
    }

    private static boolean operator(GrantedAuthority authority) {
        return ("ROLE_" + Accounts.OPERATOR).equals(authority.getAuthority());
    }

    private static boolean anonymous(GrantedAuthority authority) {
        return "ROLE_ANONYMOUS".equals(authority.getAuthority());
    }
}
