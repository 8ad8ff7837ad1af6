package dev.nightshift.web;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * HTTP that closes a connection whose request line and headers do not arrive in time. Tomcat's own time-out begins
 * again with every byte, so that slow senders could occupy all connections. Tomcat creates it by its name.
 */
public final class ImpatientProtocol extends Http11NioProtocol {

    private static final long LOOK_EVERY_MILLIS = 500;

    private long nanos = Long.MAX_VALUE;
    private @Nullable ScheduledFuture<?> looking;

    void setHeaderDeadline(Duration deadline) {
        nanos = deadline.toNanos();
    }

    @Override
    public void start() throws Exception {
        super.start();
        looking = getUtilityExecutor()
                .scheduleWithFixedDelay(this::closeSlow, LOOK_EVERY_MILLIS, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() throws Exception {
        if (looking != null) {
            looking.cancel(false);
        }
        super.stop();
    }

    /** Between two bytes of its headers, a connection keeps the processor that has read a part of them. */
    private void closeSlow() {
        for (SocketWrapperBase<NioChannel> connection : getEndpoint().getConnections()) {
            if (connection.getCurrentProcessor() instanceof Http11Processor processor
                    && !processor.isAsync()
                    && late(processor.getRequest().getStartTimeNanos())) {
                connection.close();
            }
        }
    }

    /** @param begun when the first byte arrived; negative before that */
    private boolean late(long begun) {
        return begun >= 0 && System.nanoTime() - begun > nanos;
    }
}
