package dev.nightshift.web;

import dev.nightshift.operation.Lookout;
import dev.nightshift.operation.Operations;
import dev.nightshift.operation.ServeProperties;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
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
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.actuate.endpoint.web.WebMvcHealthEndpointExtensionAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;

/**
 * The parts of the status page. What Spring Boot configures by itself is named here one by one, so that no jar on the
 * class path adds to what is served.
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
    private static final int MOST_SESSIONS = 10_000;

    @Bean
    Orders orders(Operations operations, Lookout lookout, Workbench workbench) {
        return new Orders(operations, lookout, workbench, PATIENCE);
    }

    @Bean
    ApiController apiController(Lookout lookout, Orders orders) {
        return new ApiController(lookout, orders);
    }

    @Bean
    PagesController pagesController(Lookout lookout, Orders orders, Workbench workbench, Clock clock) {
        return new PagesController(lookout, orders, workbench, clock);
    }

    @Bean
    DocumentsController documentsController(Lookout lookout) {
        return new DocumentsController(lookout::document);
    }

    @Bean
    PageFrame pageFrame(Accounts accounts, ObjectProvider<NightSchedule> schedule, Operations operations) {
        @Nullable NightSchedule known = schedule.getIfAvailable();
        return new PageFrame(accounts, known, operations.version());
    }

    /** The form to log in costs a session before anybody said who he is; so many are few in a small heap. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> sessions() {
        return tomcat -> tomcat.addContextCustomizers(context -> {
            StandardManager bounded = new StandardManager();
            bounded.setMaxActiveSessions(MOST_SESSIONS);
            context.setManager(bounded);
        });
    }

    @Bean
    FilterRegistrationBean<RequestGuard> requestGuard(ServeProperties settings) {
        FilterRegistrationBean<RequestGuard> guard = new FilterRegistrationBean<>(new RequestGuard(settings));
        guard.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return guard;
    }

    @Bean
    HealthIndicator ledgerHealthIndicator(Lookout lookout) {
        return check("ledger", lookout::checkLedger);
    }

    @Bean
    HealthIndicator sourceHealthIndicator(Lookout lookout) {
        return check("source", lookout::checkSource);
    }

    @Bean
    HealthIndicator bucketHealthIndicator(Lookout lookout) {
        return check("bucket", lookout::checkBucket);
    }

    /** With a thread of its own: one that hangs keeps no other waiting. */
    private static CachedCheck check(String name, Supplier<String> check) {
        Executor thread = Executors.newSingleThreadExecutor(task -> {
            Thread made = new Thread(task, "check of " + name);
            made.setDaemon(true);
            return made;
        });
        return new CachedCheck(name, check, thread, TIMEOUT, HOLDS, System::nanoTime);
    }

    @Bean
    RunMetrics runMetrics(Lookout lookout, PrometheusRegistry registry) {
        RunMetrics metrics = new RunMetrics(lookout, FIGURES_HOLD, System::nanoTime);
        registry.register(metrics);
        return metrics;
    }
}
