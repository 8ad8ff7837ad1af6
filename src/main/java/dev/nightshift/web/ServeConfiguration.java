package dev.nightshift.web;

import dev.nightshift.operation.Operations;
import dev.nightshift.operation.RunQueries;
import dev.nightshift.operation.ServeProperties;
import dev.nightshift.work.DaemonThreads;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.apache.catalina.session.StandardManager;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.jackson.JacksonEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementContextAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.jvm.JvmMetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.system.SystemMetricsAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.HttpEncodingAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.actuate.web.ServletManagementContextAutoConfiguration;
import org.springframework.boot.thymeleaf.autoconfigure.ThymeleafAutoConfiguration;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerInitializedEvent;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.actuate.endpoint.web.WebMvcHealthEndpointExtensionAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;

/**
 * Configures the status page. The configurations of Spring Boot are listed one by one, so that no jar on the class path
 * adds to what is served.
 */
@Configuration(proxyBeanMethods = false)
@Import(SecurityConfiguration.class)
@ImportAutoConfiguration({
    ApplicationAvailabilityAutoConfiguration.class,
    AvailabilityProbesAutoConfiguration.class,
    CompositeMeterRegistryAutoConfiguration.class,
    ConfigurationPropertiesAutoConfiguration.class,
    DispatcherServletAutoConfiguration.class,
    EndpointAutoConfiguration.class,
    ErrorMvcAutoConfiguration.class,
    HealthContributorAutoConfiguration.class,
    HealthContributorRegistryAutoConfiguration.class,
    HealthEndpointAutoConfiguration.class,
    HttpEncodingAutoConfiguration.class,
    HttpMessageConvertersAutoConfiguration.class,
    JacksonAutoConfiguration.class,
    JacksonEndpointAutoConfiguration.class,
    JvmMetricsAutoConfiguration.class,
    ManagementContextAutoConfiguration.class,
    MetricsAutoConfiguration.class,
    PrometheusMetricsExportAutoConfiguration.class,
    PropertyPlaceholderAutoConfiguration.class,
    SecurityFilterAutoConfiguration.class,
    ServletManagementContextAutoConfiguration.class,
    SystemMetricsAutoConfiguration.class,
    ThymeleafAutoConfiguration.class,
    TomcatServletWebServerAutoConfiguration.class,
    WebEndpointAutoConfiguration.class,
    WebMvcAutoConfiguration.class,
    WebMvcHealthEndpointExtensionAutoConfiguration.class
})
class ServeConfiguration {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration HOLDS = Duration.ofSeconds(10);
    private static final Duration FIGURES_HOLD = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int BEFORE_SECURITY = -1_000;
    private static final int MOST_SESSIONS = 10_000;

    /** How long the headers, and then the body, of a request may take to arrive. */
    record Arrival(Duration deadline) {}

    /** The folder of the web server, which exists. */
    record Folder(Path path) {}

    @Bean
    RunCommands runCommands(Operations operations, RunQueries queries, BackgroundRuns backgroundRuns) {
        return new RunCommands(operations, queries, backgroundRuns, PATIENCE);
    }

    @Bean
    ApiController apiController(RunQueries queries, RunCommands commands) {
        return new ApiController(queries, commands);
    }

    @Bean
    PagesController pagesController(
            RunQueries queries, RunCommands commands, BackgroundRuns backgroundRuns, Clock clock) {
        return new PagesController(queries, commands, backgroundRuns, clock);
    }

    @Bean
    DocumentsController documentsController(RunQueries queries) {
        return new DocumentsController(queries::document);
    }

    @Bean
    PageFrame pageFrame(Accounts accounts, ObjectProvider<NightSchedule> schedule, Operations operations, Clock clock) {
        @Nullable NightSchedule known = schedule.getIfAvailable();
        return new PageFrame(accounts, known, operations.version(), clock);
    }

    /** Limits the number of sessions. This many fit into a small heap. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> sessions() {
        return tomcat -> tomcat.addContextCustomizers(context -> {
            StandardManager bounded = new StandardManager();
            bounded.setMaxActiveSessions(MOST_SESSIONS);
            context.setManager(bounded);
        });
    }

    /** Keeps Tomcat's folders in the program's own, because there may be no other that can be written. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> folder(Folder folder) {
        return tomcat -> {
            tomcat.setBaseDirectory(folder.path().toFile());
            tomcat.setDocumentRoot(folder.path().toFile());
        };
    }

    /** Ends connections whose request does not arrive in time. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> deadline(Arrival arrival) {
        return tomcat -> {
            tomcat.setProtocol(ImpatientProtocol.class.getName());
            tomcat.addConnectorCustomizers(connector ->
                    ((ImpatientProtocol) connector.getProtocolHandler()).setHeaderDeadline(arrival.deadline()));
        };
    }

    /**
     * Names the cookie after the port, because browsers send cookies to all ports of a host. With TLS in front, no
     * other host can set it either.
     */
    @Bean
    ApplicationListener<ServletWebServerInitializedEvent> cookieName(ServeProperties settings) {
        return event -> {
            TomcatWebServer server = (TomcatWebServer) event.getWebServer();
            String name = (settings.secure() ? "__Host-" : "") + "NIGHTSHIFT-" + server.getPort();
            for (Container context : server.getTomcat().getHost().findChildren()) {
                ((Context) context).setSessionCookieName(name);
            }
        };
    }

    @Bean
    FilterRegistrationBean<ThreadShares> threadShares() {
        return filter(new ThreadShares(), Ordered.HIGHEST_PRECEDENCE + 1);
    }

    @Bean
    FilterRegistrationBean<WholeBodies> wholeBodies(Arrival arrival) {
        return filter(new WholeBodies(arrival.deadline()), BEFORE_SECURITY);
    }

    private static <T extends Filter> FilterRegistrationBean<T> filter(T filter, int order) {
        FilterRegistrationBean<T> registered = new FilterRegistrationBean<>(filter);
        registered.setOrder(order);
        registered.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC);
        return registered;
    }

    @Bean
    FilterRegistrationBean<RequestGuard> requestGuard(ServeProperties settings) {
        FilterRegistrationBean<RequestGuard> guard = new FilterRegistrationBean<>(new RequestGuard(settings));
        guard.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return guard;
    }

    @Bean
    HealthIndicator ledgerHealthIndicator(RunQueries queries) {
        return check("ledger", queries::checkLedger);
    }

    @Bean
    HealthIndicator sourceHealthIndicator(RunQueries queries) {
        return check("source", queries::checkSource);
    }

    @Bean
    HealthIndicator bucketHealthIndicator(RunQueries queries) {
        return check("bucket", queries::checkBucket);
    }

    /** Gives every check a thread of its own, so that one that hangs does not delay the others. */
    private static CachedCheck check(String name, Supplier<String> check) {
        Executor thread = Executors.newSingleThreadExecutor(new DaemonThreads("check of " + name));
        return new CachedCheck(name, check, thread, TIMEOUT, HOLDS, System::nanoTime);
    }

    @Bean
    RunMetrics runMetrics(RunQueries queries, PrometheusRegistry registry) {
        RunMetrics metrics = new RunMetrics(queries, FIGURES_HOLD, System::nanoTime);
        registry.register(metrics);
        return metrics;
    }
}
