package dev.nightshift.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

final class ThreadSharesTests {

    private final ThreadShares shares = new ThreadShares();
    private final List<Integer> statuses = new ArrayList<>();

    @Test
    void pagesThatAllWaitLeaveThreadsToHealthChecksAndTheseToLiveness() throws Exception {
        // Each request waits for those within it.
        request(
                "/",
                25,
                () -> request(
                        "/actuator/health/readiness", 5, () -> request("/actuator/health/liveness", 3, () -> {})));

        assertThat(statuses.stream().filter(status -> status == 200)).hasSize(24 + 4 + 3);
        assertThat(statuses.stream().filter(status -> status == 503)).hasSize(2);
        request("/", 1, () -> {});
        assertThat(statuses).last().isEqualTo(200);
    }

    private interface Within {
        void run() throws IOException, ServletException;
    }

    private void request(String path, int count, Within within) throws IOException, ServletException {
        if (count == 0) {
            within.run();
            return;
        }
        MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
        request.setServletPath(path);
        MockHttpServletResponse response = new MockHttpServletResponse();
        boolean[] served = {false};
        shares.doFilter(request, response, (same, answer) -> {
            served[0] = true;
            request(path, count - 1, within);
        });
        if (!served[0]) {
            request(path, count - 1, within);
        }
        statuses.add(response.getStatus());
    }
}
