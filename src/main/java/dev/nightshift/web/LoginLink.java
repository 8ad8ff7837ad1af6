package dev.nightshift.web;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.AuthenticationException;

/** Addresses of the login page, which leads back to where a user came from, but never to another site. */
final class LoginLink {

    /** The parameter that names the page to return to. */
    static final String THEN = "then";

    private static final Pattern OWN_PAGE = Pattern.compile("/(runs/[A-Za-z0-9/._-]+)?(\\?[A-Za-z0-9=&_%.-]*)?");
    private static final int LONGEST_NAME = 100;

    private LoginLink() {}

    /** The login page that leads back to the requested page. */
    static String from(HttpServletRequest request) {
        String query = request.getQueryString();
        return "/login" + then(request.getRequestURI() + (query == null ? "" : "?" + query), "?");
    }

    /** The login page after a failure. It keeps the name and where to return to. */
    static String again(HttpServletRequest request, AuthenticationException failure) {
        String name = request.getParameter("username");
        return "/login?"
                + (failure instanceof PasswordLogin.LaterException later ? "wait=" + later.seconds() : "failed")
                + (name == null || name.isBlank() || name.length() > LONGEST_NAME ? "" : "&name=" + encoded(name))
                + then(request.getParameter(THEN), "&");
    }

    private static String then(@Nullable String page, String before) {
        String target = target(page);
        return target.equals("/") ? "" : before + THEN + "=" + encoded(target);
    }

    /** The page to return to, or the list if that is not one of our own pages. */
    static String target(@Nullable String page) {
        return page != null && OWN_PAGE.matcher(page).matches() ? page : "/";
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
