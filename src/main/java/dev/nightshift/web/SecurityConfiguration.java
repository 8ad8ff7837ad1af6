package dev.nightshift.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.www.BasicAuthenticationConverter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.NullRequestCache;

/**
 * Who may see and do what. Pages know their users by a form and a session, and forms carry a token; the API knows them by
 * HTTP basic, or by that session, and its verbs need a header that no form of another site can send.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
class SecurityConfiguration {

    /** Says who asks; any value will do, because only scripts of our own origin, and no browser's form, can send it. */
    static final String ASKED_BY = "X-Requested-By";

    /** So long may a page stay open that nobody touches, once somebody logged in. */
    private static final Duration ALL_NIGHT = Duration.ofHours(8);

    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    @Bean
    PasswordEncoder passwords() {
        return new Passwords();
    }

    @Bean
    UserDetailsService users(Accounts accounts) {
        return new InMemoryUserDetailsManager(accounts.users());
    }

    @Bean
    @Order(1)
    SecurityFilterChain programs(HttpSecurity http, Accounts accounts) throws Exception {
        common(http, accounts);
        return http.securityMatcher("/api/**", "/actuator/**")
                .csrf(csrf -> csrf.disable())
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.NEVER))
                .httpBasic(
                        basic -> basic.authenticationEntryPoint((request, response, e) -> unknown(request, response)))
                .exceptionHandling(failures -> failures.authenticationEntryPoint(
                                (request, response, e) -> unknown(request, response))
                        .accessDeniedHandler((request, response, e) -> denied(request, response)))
                .authorizeHttpRequests(requests -> requests.requestMatchers(HttpMethod.GET, "/actuator/health/**")
                        .permitAll()
                        .requestMatchers(HttpMethod.HEAD, "/actuator/health/**")
                        .permitAll()
                        .requestMatchers(HttpMethod.POST, "/api/**")
                        .access((user, request) -> new AuthorizationDecision(user.get().getAuthorities().stream()
                                        .anyMatch(role -> ("ROLE_" + Accounts.OPERATOR).equals(role.getAuthority()))
                                && request.getRequest().getHeader(ASKED_BY) != null))
                        .requestMatchers(HttpMethod.GET, "/**")
                        .hasRole(Accounts.VIEWER)
                        .requestMatchers(HttpMethod.HEAD, "/**")
                        .hasRole(Accounts.VIEWER)
                        .anyRequest()
                        .denyAll())
                .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain pages(HttpSecurity http, Accounts accounts) throws Exception {
        common(http, accounts);
        return http.formLogin(login -> login.loginPage("/login")
                        .failureHandler((request, response, e) -> {
                            Audit.unknown(request, request.getParameter("username"));
                            response.sendRedirect("/login?failed");
                        })
                        .successHandler(SecurityConfiguration::loggedIn))
                .logout(logout -> logout.logoutSuccessUrl(accounts.open() ? "/" : "/login?out"))
                .exceptionHandling(failures -> failures.accessDeniedHandler((request, response, e) -> {
                    Audit.denied(request);
                    response.sendError(HttpServletResponse.SC_FORBIDDEN);
                }))
                .authorizeHttpRequests(requests -> requests.requestMatchers("/login", "/assets/**", "/error")
                        .permitAll()
                        .requestMatchers(HttpMethod.POST, "/**")
                        .hasRole(Accounts.OPERATOR)
                        .requestMatchers("/runs/*/restart", "/runs/*/stop", "/runs/*/recover", "/runs/*/abandon")
                        .hasRole(Accounts.OPERATOR)
                        .requestMatchers(HttpMethod.GET, "/**")
                        .hasRole(Accounts.VIEWER)
                        .requestMatchers(HttpMethod.HEAD, "/**")
                        .hasRole(Accounts.VIEWER)
                        .anyRequest()
                        .denyAll())
                .build();
    }

    private static void common(HttpSecurity http, Accounts accounts) throws Exception {
        http.requestCache(cache -> cache.requestCache(new NullRequestCache()));
        http.headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(POLICY))
                .frameOptions(frames -> frames.deny())
                .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN))
                .crossOriginOpenerPolicy(opener -> opener.policy(
                        org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter
                                .CrossOriginOpenerPolicy.SAME_ORIGIN))
                .crossOriginResourcePolicy(resource -> resource.policy(
                        org.springframework.security.web.header.writers.CrossOriginResourcePolicyHeaderWriter
                                .CrossOriginResourcePolicy.SAME_ORIGIN)));
        if (accounts.open()) {
            http.anonymous(anonymous -> anonymous
                    .principal("anybody on this host")
                    .authorities("ROLE_ANONYMOUS", "ROLE_" + Accounts.VIEWER));
        }
    }

    /**
     * Leads to the list by a path alone. The address that was asked for first, with its scheme, is not kept: behind a proxy
     * with TLS it would lead to plain HTTP, and it would cost a session for everybody who asks for something.
     */
    private static void loggedIn(HttpServletRequest request, HttpServletResponse response, Authentication user)
            throws IOException {
        request.getSession().setMaxInactiveInterval((int) ALL_NIGHT.toSeconds());
        response.sendRedirect("/");
    }

    private static void unknown(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String name = basicName(request);
        if (name != null || "POST".equals(request.getMethod())) {
            Audit.unknown(request, name);
        }
        response.setHeader("WWW-Authenticate", "Basic realm=\"Nightshift\", charset=\"UTF-8\"");
        write(
                response,
                Problem.of(HttpStatus.UNAUTHORIZED, "Say who you are, by HTTP basic authentication", "REFUSED"));
    }

    /** Of HTTP basic authentication, whatever the password; null: none that can be read. */
    private static @Nullable String basicName(HttpServletRequest request) {
        try {
            Authentication said = new BasicAuthenticationConverter().convert(request);
            return said == null ? null : said.getName();
        } catch (AuthenticationException e) {
            return null;
        }
    }

    private static void denied(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Audit.denied(request);
        boolean unsaid = "POST".equals(request.getMethod()) && request.getHeader(ASKED_BY) == null;
        write(
                response,
                Problem.of(
                        HttpStatus.FORBIDDEN,
                        unsaid
                                ? "A verb needs the header " + ASKED_BY + ", with any value, which forms cannot send"
                                : "This user may look, but not act",
                        "REFUSED"));
    }

    private static void write(HttpServletResponse response, Problem problem) throws IOException {
        response.setStatus(problem.status());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setCharacterEncoding("UTF-8");
        response.getWriter().write(problem.json());
    }
}
