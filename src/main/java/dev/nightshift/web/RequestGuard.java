package dev.nightshift.web;

import dev.nightshift.operation.ServeProperties;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Admits only requests that a browser sends on behalf of our own pages. The request must name this host, so that the
 * name of another site cannot be pointed at us (DNS rebinding). A request that changes something must come from one of
 * our pages.
 */
final class RequestGuard extends OncePerRequestFilter {

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> OWN = Set.of("same-origin", "none");

    /** Addresses are always admitted: unlike a name, an address cannot be pointed elsewhere. */
    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.]+]");

    private final Set<String> names = new HashSet<>(Set.of("localhost"));

    RequestGuard(ServeProperties settings) {
        names.add(settings.address().toLowerCase(Locale.ROOT));
        settings.names().forEach(host -> names.add(host.toLowerCase(Locale.ROOT)));
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String host = String.valueOf(request.getHeader("Host")).toLowerCase(Locale.ROOT);
        if (!known(host.replaceFirst(":\\d+$", ""))) {
            refuse(
                    response,
                    421,
                    "The host name in the request is not configured; if it is one of yours, add it to"
                            + " nightshift.serve.hosts");
        } else if (!READING.contains(request.getMethod()) && !ours(request, host)) {
            Audit.denied(request);
            refuse(response, HttpServletResponse.SC_FORBIDDEN, "The request came from a page of another site");
        } else {
            chain.doFilter(request, response);
        }
    }

    private boolean known(String host) {
        return names.contains(host) || ADDRESS.matcher(host).matches();
    }

    private static boolean ours(HttpServletRequest request, String host) {
        String site = request.getHeader("Sec-Fetch-Site");
        String origin = request.getHeader("Origin");
        return (site == null || OWN.contains(site)) && (origin == null || host.equals(authority(origin)));
    }

    /** Host and port as a browser writes them into the header Host; null if the origin is not a page of a site. */
    private static @Nullable String authority(String origin) {
        try {
            String authority = URI.create(origin).getAuthority();
            return authority == null ? null : authority.toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static void refuse(HttpServletResponse response, int status, String why) throws IOException {
        response.setStatus(status);
        response.setContentType("text/plain;charset=UTF-8");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.getWriter().println(why);
    }
}
