package dev.nightshift.report;

import dev.nightshift.work.Figures;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** The latest logins, of which all but the first are collapsed if there are many, and the closest pair. */
final class LoginTables {

    private static final int SHOWN = 10;

    private final Report report;

    LoginTables(Report report) {
        this.report = report;
    }

    Html html() {
        return Html.join(latest(), pair());
    }

    /** An id as the source stores it: a number as it is, a text in quotes. */
    static Html id(Report.LoginInfo login) {
        return Html.of("<bdi class=\"id\">{}</bdi>", login.id());
    }

    private Html latest() {
        List<Report.LoginInfo> logins = report.latestLogins().logins();
        int requested = report.latestLogins().requested();
        if (logins.isEmpty()) {
            return Html.of("<h3>Latest logins</h3>\n<p>There is no login before the cutoff.</p>\n");
        }
        String fewer = logins.size() < requested ? ", of " + Figures.number(requested) + " requested" : "";
        Html heading = Html.of(
                "<h3>Latest {} before the cutoff{}</h3>\n", Figures.count(logins.size(), "login", "logins"), fewer);
        if (logins.size() <= 2 * SHOWN) {
            return Html.join(heading, table(0, logins.size()));
        }
        return Html.join(
                heading,
                table(0, SHOWN),
                Html.of(
                        "<details><summary>The other {}</summary>\n{}</details>\n",
                        Figures.number(logins.size() - SHOWN),
                        table(SHOWN, logins.size())));
    }

    private Html table(int from, int to) {
        Instant cutoff = report.run().cutoff();
        return Html.of("""
                <table class="logins"><thead><tr><th scope="col" class="n">Rank</th><th scope="col">Time (UTC)</th>\
                <th scope="col">Id</th><th scope="col" class="side">Before the cutoff</th></tr></thead>
                <tbody>{}</tbody></table>
                """, Html.join(IntStream.range(from, to).mapToObj(i -> {
            Report.LoginInfo login = report.latestLogins().logins().get(i);
            return Html.of(
                    "<tr><th scope=\"row\" class=\"n\">{}</th><td>{}</td><td>{}</td><td class=\"side\">{}</td></tr>\n",
                    Figures.number(i + 1L),
                    Words.stamp(login.lastLogin()),
                    id(login),
                    Figures.about(Duration.between(login.lastLogin(), cutoff)));
        })));
    }

    private Html pair() {
        Report.Pair pair = report.closestPair();
        if (pair == null) {
            return Html.of(
                    "<h3>Closest pair</h3>\n<p>There is no pair, because there are fewer than two logins.</p>\n");
        }
        return Html.of(
                """
                <h3>Closest pair, {}</h3>
                <table class="logins"><thead><tr><td></td><th scope="col">Time (UTC)</th><th scope="col">Id</th></tr></thead>
                <tbody>
                <tr><th scope="row">Earlier</th><td>{}</td><td>{}</td></tr>
                <tr><th scope="row">Later</th><td>{}</td><td>{}</td></tr>
                </tbody></table>
                """,
                apart(pair),
                Words.stamp(pair.earlier().lastLogin()),
                id(pair.earlier()),
                Words.stamp(pair.later().lastLogin()),
                id(pair.later()));
    }

    private static String apart(Report.Pair pair) {
        String exact = Figures.exact(pair.gapSeconds());
        String seconds = Figures.plain(pair.gapSeconds()) + " s";
        return exact + " apart" + (exact.equals(seconds) ? "" : " (" + seconds + ")");
    }
}
