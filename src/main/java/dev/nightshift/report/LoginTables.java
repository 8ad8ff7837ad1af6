package dev.nightshift.report;

import dev.nightshift.work.Figures;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The latest logins, of which all but the first are collapsed if there are many, and the closest pair. */
final class LoginTables {

    private static final int SHOWN = 10;

    private final Instant cutoff;
    private final Report.LatestLogins latest;
    private final Report.@Nullable Pair pair;
    private final String of;

    /** @param of what the logins are those of, after the heading; empty for the whole source */
    private LoginTables(Instant cutoff, Report.LatestLogins latest, Report.@Nullable Pair pair, String of) {
        this.cutoff = cutoff;
        this.latest = latest;
        this.pair = pair;
        this.of = of;
    }

    static Html html(Report report) {
        Instant cutoff = report.run().cutoff();
        Report.Chain chain = report.chain();
        if (chain == null || chain.nights() == 1) {
            return new LoginTables(cutoff, report.latestLogins(), report.closestPair(), "").html();
        }
        return Html.join(
                new LoginTables(cutoff, report.latestLogins(), report.closestPair(), ", of this night").html(),
                new LoginTables(cutoff, chain.latestLogins(), chain.closestPair(), ", of the whole chain").html());
    }

    private Html html() {
        return Html.join(latest(), pair());
    }

    /** An id as the source stores it: a number as it is, a text in quotes. */
    static Html id(Report.LoginInfo login) {
        return Html.of("<bdi class=\"id\">{}</bdi>", login.id());
    }

    private Html latest() {
        List<Report.LoginInfo> logins = latest.logins();
        int requested = latest.requested();
        if (logins.isEmpty()) {
            return Html.of("<h3>Latest logins{}</h3>\n<p>There is no login before the cutoff.</p>\n", of);
        }
        String fewer = logins.size() < requested ? ", of " + Figures.number(requested) + " requested" : "";
        Html heading = Html.of(
                "<h3>Latest {} before the cutoff{}{}</h3>\n",
                Figures.count(logins.size(), "login", "logins"),
                fewer,
                of);
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
        return Html.of("""
                <table class="logins"><thead><tr><th scope="col" class="n">Rank</th><th scope="col">Time (UTC)</th>\
                <th scope="col">Id</th><th scope="col" class="side">Before the cutoff</th></tr></thead>
                <tbody>{}</tbody></table>
                """, Html.join(IntStream.range(from, to).mapToObj(i -> {
            Report.LoginInfo login = latest.logins().get(i);
            return Html.of(
                    "<tr><th scope=\"row\" class=\"n\">{}</th><td>{}</td><td>{}</td><td class=\"side\">{}</td></tr>\n",
                    Figures.number(i + 1L),
                    Words.stamp(login.lastLogin()),
                    id(login),
                    Figures.about(Duration.between(login.lastLogin(), cutoff)));
        })));
    }

    private Html pair() {
        if (pair == null) {
            return Html.of(
                    "<h3>Closest pair{}</h3>\n<p>There is no pair, because there are fewer than two logins.</p>\n", of);
        }
        return Html.of(
                """
                <h3>Closest pair, {}{}</h3>
                <table class="logins"><thead><tr><td></td><th scope="col">Time (UTC)</th><th scope="col">Id</th></tr></thead>
                <tbody>
                <tr><th scope="row">Earlier</th><td>{}</td><td>{}</td></tr>
                <tr><th scope="row">Later</th><td>{}</td><td>{}</td></tr>
                </tbody></table>
                """,
                apart(pair),
                of,
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
