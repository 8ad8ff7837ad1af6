package dev.nightshift.web;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;

/**
 * Passes a request on once its whole body has arrived, which must be small and must arrive in time. Until then the
 * request occupies no thread, so that slow senders cannot stop the server.
 */
final class WholeBodies implements Filter {

    /** Ample for the forms of the pages; no other request has a body. */
    private static final int MOST_BYTES = 16 * 1024;

    private static final String BODY = WholeBodies.class.getName();

    private final Duration deadline;

    WholeBodies(Duration deadline) {
        this.deadline = deadline;
    }

    @Override
    public void doFilter(ServletRequest given, ServletResponse answer, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest request = (HttpServletRequest) given;
        HttpServletResponse response = (HttpServletResponse) answer;
        if (request.getAttribute(BODY) instanceof byte[] body) {
            if (request.getDispatcherType() == DispatcherType.ASYNC) {
                FormRequest.of(request, body, response, chain);
            } else {
                chain.doFilter(request, response);
            }
        } else if (request.getContentLengthLong() <= 0 && request.getHeader("Transfer-Encoding") == null) {
            chain.doFilter(request, response);
        } else if (request.getContentLengthLong() > MOST_BYTES) {
            response.setStatus(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
        } else {
            AsyncContext later = request.startAsync();
            later.setTimeout(deadline.toMillis());
            ServletInputStream in = request.getInputStream();
            Arriving arriving = new Arriving(request, response, in, later);
            later.addListener(arriving);
            in.setReadListener(arriving);
        }
    }

    /** Collects the bytes of a body. The server calls it from one thread at a time. */
    private static final class Arriving implements ReadListener, AsyncListener {

        private final HttpServletRequest request;
        private final HttpServletResponse response;
        private final ServletInputStream in;
        private final AsyncContext later;
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();

        Arriving(HttpServletRequest request, HttpServletResponse response, ServletInputStream in, AsyncContext later) {
            this.request = request;
            this.response = response;
            this.in = in;
            this.later = later;
        }

        @Override
        public void onDataAvailable() throws IOException {
            byte[] bytes = new byte[1024];
            while (in.isReady() && !in.isFinished()) {
                int count = in.read(bytes);
                body.write(bytes, 0, Math.max(0, count));
                if (body.size() > MOST_BYTES) {
                    refuse(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
                    return;
                }
            }
        }

        @Override
        public void onAllDataRead() {
            request.setAttribute(BODY, body.toByteArray());
            later.dispatch();
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            refuse(HttpServletResponse.SC_REQUEST_TIMEOUT);
        }

        /** Ends the request. The server closes the connection of these answers without reading on. */
        private void refuse(int status) {
            response.setStatus(status);
            later.complete();
        }

        @Override
        public void onError(Throwable failure) {
            later.complete();
        }

        @Override
        public void onComplete(AsyncEvent event) {}

        @Override
        public void onError(AsyncEvent event) {}

        @Override
        public void onStartAsync(AsyncEvent event) {}
    }
}
