package dev.nightshift.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.www.BasicAuthenticationConverter;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.NullRequestCache;

/**
 * Defines who may view and who may act. On pages, users log in with a form and have a session, and every form carries a
 * token of that session. Who has not logged in has no session. The API authenticates users by HTTP basic, or by that
 * session and its token; its verbs need a header that no form of another site can send.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
class SecurityConfiguration {

    /**
     * The header that verbs need. Any value will do: only programs and scripts of our own origin can send it, and no
     * form can.
     */
    static final String ASKED_BY = "X-Requested-By";

    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    @Bean
    @Order(1)
    SecurityFilterChain programs(HttpSecurity http, Accounts accounts) throws Exception {
        common(http, accounts);
        return http.securityMatcher("/api/**", "/actuator/**")
                .csrf(csrf -> csrf.csrfTokenRepository(new SessionTokens())
                        .requireCsrfProtectionMatcher(SecurityConfiguration::actsBySession))
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.NEVER))
                .httpBasic(basic -> basic.authenticationEntryPoint(SecurityConfiguration::unknown))
                .exceptionHandling(failures -> failures.authenticationEntryPoint(SecurityConfiguration::unknown)
                        .accessDeniedHandler(SecurityConfiguration::denied))
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
                            response.sendRedirect(LoginLink.again(request, e));
                        })
                        .successHandler(SecurityConfiguration::loggedIn))
                // There is no session yet that could hold a token. RequestGuard refuses the forms of other sites.
                .csrf(csrf -> csrf.csrfTokenRepository(new SessionTokens()).ignoringRequestMatchers("/login"))
                .logout(logout -> logout.logoutSuccessUrl(accounts.open() ? "/" : "/login?out"))
                .exceptionHandling(failures -> failures.authenticationEntryPoint(
                                (request, response, e) -> response.sendRedirect(LoginLink.from(request)))
                        .accessDeniedHandler((request, response, e) -> {
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

    /** Whether a verb is requested by the session of a page, whose cookie a browser sends by itself. */
    private static boolean actsBySession(HttpServletRequest request) {
        return "POST".equals(request.getMethod())
                && request.getHeader("Authorization") == null
                && request.getSession(false) != null;
    }

    /**
     * Redirects to the page that was requested before the login, by a path alone: with its scheme, the address would
     * lead to plain HTTP behind a proxy with TLS.
     */
    private static void loggedIn(HttpServletRequest request, HttpServletResponse response, Authentication user)
            throws IOException {
        response.sendRedirect(LoginLink.target(request.getParameter(LoginLink.THEN)));
    }

    private static void unknown(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        String name = basicName(request);
        if (name != null || "POST".equals(request.getMethod())) {
            Audit.unknown(request, name);
        }
        if (failure instanceof PasswordLogin.LaterException later) {
            response.setHeader("Retry-After", String.valueOf(later.seconds()));
            write(response, Problem.of(HttpStatus.TOO_MANY_REQUESTS, String.valueOf(later.getMessage()), "REFUSED"));
            return;
        }
        response.setHeader("WWW-Authenticate", "Basic realm=\"Nightshift\", charset=\"UTF-8\"");
        write(response, Problem.of(HttpStatus.UNAUTHORIZED, "Log in with HTTP basic authentication", "REFUSED"));
    }

    /**
     * The user name of HTTP basic authentication, regardless of the password; null if it is missing or cannot be read.
     */
    private static @Nullable String basicName(HttpServletRequest request) {
        try {
            Authentication said = new BasicAuthenticationConverter().convert(request);
            return said == null ? null : said.getName();
        } catch (AuthenticationException e) {
            return null;
        }
    }

    private static void denied(HttpServletRequest request, HttpServletResponse response, AccessDeniedException failure)
            throws IOException {
        Audit.denied(request);
        boolean unsaid = "POST".equals(request.getMethod()) && request.getHeader(ASKED_BY) == null;
        String why = failure instanceof CsrfException
                ? "With the session of a page this request needs that page's token, in the header X-CSRF-TOKEN"
                : "This user may view runs, but not act on them";
        write(
                response,
                Problem.of(
                        HttpStatus.FORBIDDEN,
                        unsaid
                                ? "This request needs the header " + ASKED_BY + ", with any value; forms cannot send it"
                                : why,
                        "REFUSED"));
    }

    private static void write(HttpServletResponse response, Problem problem) throws IOException {
        response.setStatus(problem.status());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setCharacterEncoding("UTF-8");
        response.getWriter().write(problem.json());
    }
}
