package dev.nightshift.web;

import dev.nightshift.operation.NightlyResult;
import dev.nightshift.operation.Operations;
import dev.nightshift.operation.RunQueries;
import dev.nightshift.operation.ServeProperties;
import dev.nightshift.work.Causes;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.StopSignal;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.boot.web.server.WebServerException;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.web.context.support.StandardServletEnvironment;

/** Serves the status page, and runs the work that operators or the schedule start. */
public final class StatusServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(StatusServer.class);

    private static final Duration LOOK_AT_THE_CLOCK = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration REQUESTS_ARRIVE_WITHIN = Duration.ofSeconds(10);
    private static final long LOOK_FOR_SIGNAL_MILLIS = 100;

    private final Accounts accounts;
    private final RunQueries queries;
    private final BackgroundRuns backgroundRuns;
    private final @Nullable NightSchedule schedule;
    private final ServeProperties settings;
    private @Nullable ConfigurableApplicationContext application;
    private boolean interrupted;

    private StatusServer(Operations operations, ServeProperties settings, Clock clock) {
        this.settings = settings;
        this.accounts = Accounts.of(settings);
        this.queries = operations.longLivedQueries();
        this.backgroundRuns = new BackgroundRuns(operations, PATIENCE);
        String cron = operations.schedule().cron();
        this.schedule = cron == null
                ? null
                : new NightSchedule(cron, operations.zone(), operations.nightsEnd(), clock, this::night);
    }

    /**
     * Starts to serve.
     *
     * @throws NightshiftException if the address or port cannot be used, or if serving there would not be safe
     */
    public static StatusServer start(Operations operations, ServeProperties settings, Clock clock) {
        return start(operations, settings, clock, REQUESTS_ARRIVE_WITHIN, System::nanoTime);
    }

    /**
     * Starts to serve with another deadline for the arrival of requests and another clock for the waits after wrong
     * passwords.
     */
    static StatusServer start(
            Operations operations, ServeProperties settings, Clock clock, Duration deadline, LongSupplier nanoTime) {
        StatusServer server = new StatusServer(operations, settings, clock);
        try {
            server.application = server.run(operations, clock, deadline, nanoTime);
            server.accounts.publish(operations.var(), server.port());
        } catch (RuntimeException e) {
            server.close();
            WebServerException unserved =
                    Causes.first(e, WebServerException.class).orElseThrow(() -> e);
            throw NightshiftException.refused(
                    "The status page cannot be served at " + settings.address() + ":" + settings.port() + ": "
                            + unserved.getMessage()
                            + Causes.first(e, BindException.class)
                                    .map(cause -> " (" + cause.getMessage() + "); choose another port with --port, or"
                                            + " another address with --address")
                                    .orElse(""),
                    e);
        }
        if (server.schedule != null) {
            server.schedule.start(LOOK_AT_THE_CLOCK);
        }
        return server;
    }

    private ConfigurableApplicationContext run(
            Operations operations, Clock clock, Duration deadline, LongSupplier nanoTime) {
        Path folder = folder(operations.var());
        // Tomcat logs with java.util.logging.
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        SpringApplication web = new SpringApplication(ServeConfiguration.class);
        // The program has configured its log, and handles signals itself.
        web.setListeners(web.getListeners().stream()
                .filter(listener -> !(listener instanceof LoggingApplicationListener))
                .toList());
        web.setRegisterShutdownHook(false);
        web.setLogStartupInfo(false);
        web.setEnvironment(environment());
        web.addInitializers(context -> {
            GenericApplicationContext beans = (GenericApplicationContext) context;
            beans.registerBean(Operations.class, () -> operations);
            beans.registerBean(ServeProperties.class, () -> settings);
            beans.registerBean(Accounts.class, () -> accounts, definition -> definition.setDestroyMethodName(null));
            beans.registerBean(RunQueries.class, () -> queries, definition -> definition.setDestroyMethodName(null));
            beans.registerBean(
                    BackgroundRuns.class, () -> backgroundRuns, definition -> definition.setDestroyMethodName(null));
            beans.registerBean(Clock.class, () -> clock);
            beans.registerBean(ServeConfiguration.Arrival.class, () -> new ServeConfiguration.Arrival(deadline));
            beans.registerBean(ServeConfiguration.Folder.class, () -> new ServeConfiguration.Folder(folder));
            beans.registerBean(PasswordLogin.class, () -> new PasswordLogin(accounts, nanoTime));
            if (schedule != null) {
                beans.registerBean(
                        NightSchedule.class, () -> schedule, definition -> definition.setDestroyMethodName(null));
            }
        });
        return web.run();
    }

    private static Path folder(Path var) {
        Path folder = var.resolve("serve");
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw NightshiftException.refused("The folder " + folder + " cannot be created: " + e, e);
        }
    }

    /** Contains these settings only: variables such as SERVER_PORT may be set for other programs. */
    private StandardEnvironment environment() {
        StandardServletEnvironment environment = new StandardServletEnvironment();
        MutablePropertySources sources = environment.getPropertySources();
        sources.remove(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
        sources.remove(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);
        sources.addFirst(new MapPropertySource(
                "serve",
                Map.of(
                        "spring.config.location",
                        "classpath:/dev/nightshift/web/serve.yml",
                        "server.address",
                        settings.address(),
                        "server.port",
                        settings.port(),
                        "server.servlet.session.cookie.secure",
                        settings.secure(),
                        // A user who has not logged in has no role there, even if everybody may view.
                        "management.endpoint.health.show-details",
                        accounts.open() ? "always" : "when-authorized")));
        return environment;
    }

    /**
     * Does the night's work. Returns whether it is finished: a run that another process holds is not, because it may
     * still fail there.
     */
    private boolean night() {
        log.info("The work of the night begins");
        NightlyResult result = backgroundRuns.nightly(sentence -> log.info("{}", sentence));
        log.info("The work of the night has ended: {}", result.worst());
        return result.worst() != NightlyResult.Outcome.FAILED && result.worst() != NightlyResult.Outcome.HELD;
    }

    /** The URL of the page for a browser on this host. */
    public String url() {
        String address = settings.address();
        String host = address.equals("127.0.0.1") || address.equals("0.0.0.0") ? "localhost" : address;
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port() + "/";
    }

    /** The port that the server listens on. */
    public int port() {
        ServletWebServerApplicationContext serving = (ServletWebServerApplicationContext) application;
        if (serving == null || serving.getWebServer() == null) {
            throw new IllegalStateException("the status page is not being served");
        }
        return serving.getWebServer().getPort();
    }

    /**
     * A sentence that tells the user who starts the server how to log in; null if the passwords are in the settings.
     */
    public @Nullable String note() {
        return accounts.file() == null
                ? null
                : "Everybody on this host may view runs. To act, log in as " + settings.operator()
                        + " with the password in " + accounts.file();
    }

    /** Says in a sentence whether and when the nightly work is started here. */
    public String nights() {
        return schedule == null
                ? "serve does not start the nightly work, because nightshift.schedule.cron is not set"
                : schedule.sentence();
    }

    /** Serves until a stop is requested, and then stops the work in progress. */
    public void await(StopSignal stop) {
        try {
            while (stop.reason() == null) {
                Thread.sleep(LOOK_FOR_SIGNAL_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        end(stop.reason() == null ? "serve ends" : stop.reason());
    }

    private void end(String reason) {
        if (schedule != null) {
            schedule.close();
        }
        interrupted |= backgroundRuns.end(reason);
    }

    /** Whether work was stopped before its end. */
    public boolean interrupted() {
        return interrupted;
    }

    @Override
    public void close() {
        end("serve ends");
        ConfigurableApplicationContext serving = application;
        try (queries;
                serving;
                accounts) {
            // Closed in reverse order: once the port is free, another process may write its password to the same file.
            log.debug("The status page has been shut down");
        }
    }
}
