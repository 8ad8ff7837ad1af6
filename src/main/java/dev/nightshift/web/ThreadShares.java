package dev.nightshift.web;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Keeps threads of the server free for health checks, so that they answer even if all pages wait for a ledger that
 * hangs. Requests beyond their share are refused at once.
 */
final class ThreadShares implements Filter {

    /** With {@link #CHECKS} fewer than {@code server.tomcat.threads.max}; the rest is for liveness alone. */
    private static final int PAGES = 24;

    private static final int CHECKS = 4;

    private final Semaphore pages = new Semaphore(PAGES);
    private final Semaphore checks = new Semaphore(CHECKS);

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Semaphore share = share(((HttpServletRequest) request).getServletPath());
        if (share == null) {
            chain.doFilter(request, response);
        } else if (share.tryAcquire()) {
            try {
                chain.doFilter(request, response);
            } finally {
                share.release();
            }
        } else {
            HttpServletResponse busy = (HttpServletResponse) response;
            busy.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            busy.setHeader("Retry-After", "5");
            busy.setContentType("text/plain;charset=UTF-8");
            busy.getWriter().println("The server is busy with other requests; try again later");
        }
    }

    private @Nullable Semaphore share(String path) {
        if (path.equals("/actuator/health/liveness")) {
            return null;
        }
        return path.startsWith("/actuator/health") ? checks : pages;
    }
}
