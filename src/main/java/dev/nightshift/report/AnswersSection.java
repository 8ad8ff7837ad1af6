package dev.nightshift.report;

import dev.nightshift.work.Figures;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The two answers and the outcome for the rows, in sentences. */
final class AnswersSection {

    private final Report report;
    private final RunDetails details;

    AnswersSection(Report report, RunDetails details) {
        this.report = report;
        this.details = details;
    }

    Html html() {
        Report.Chain chain = report.chain();
        Html own = cards(
                latest(report.latestLogins()),
                closest(report.closestPair(), report.gaps().zero()),
                rows());
        return chain == null || chain.nights() == 1
                ? own
                : Html.join(
                        Html.of("<h3 class=\"scope\">This night</h3>\n"),
                        own,
                        Html.of(
                                "<h3 class=\"scope\">The whole chain, {}</h3>\n",
                                Figures.count(chain.nights(), "night", "nights")),
                        cards(latest(chain.latestLogins()), closest(chain.closestPair(), 0), rows(chain)));
    }

    private static Html cards(Html latest, Html closest, Html rows) {
        return Html.of("""
                <div class="answers">
                <div class="answer"><h3>Latest login</h3>
                {}</div>
                <div class="answer"><h3>Closest pair</h3>
                {}</div>
                <div class="answer"><h3>Rows copied</h3>
                {}</div>
                </div>
                """, latest, closest, rows);
    }

    private Html latest(Report.LatestLogins latest) {
        Instant cutoff = report.run().cutoff();
        if (latest.logins().isEmpty()) {
            return Html.of("<p class=\"big\">None</p>\n<p>There is no login before {}.</p>\n", Words.moment(cutoff));
        }
        Report.LoginInfo login = latest.logins().get(0);
        return Html.of(
                "<p class=\"big\">id {}</p>\n<p>The latest login before {} was on {}: {} before it.</p>\n",
                LoginTables.id(login),
                Words.moment(cutoff),
                Words.moment(login.lastLogin()),
                Figures.about(Duration.between(login.lastLogin(), cutoff)));
    }

    /** @param equal number of pairs of neighbours with the same time; 0 if it is unknown */
    private static Html closest(Report.@Nullable Pair pair, long equal) {
        if (pair == null) {
            return Html.of("<p class=\"big\">None</p>\n<p>There are fewer than two logins.</p>\n");
        }
        Html ids = Html.of("ids {} and {}", LoginTables.id(pair.earlier()), LoginTables.id(pair.later()));
        Html earlier = Words.moment(pair.earlier().lastLogin());
        if (pair.gapSeconds().signum() == 0) {
            return Html.of(
                    "<p class=\"big\">0 s apart</p>\n<p>The two logins closest in time are at the same instant, {}: {}.{}</p>\n",
                    earlier,
                    ids,
                    equal > 1 ? " They are the first of " + Figures.number(equal) + " such pairs." : "");
        }
        return Html.of(
                "<p class=\"big\">{} apart</p>\n<p>The two logins closest in time are those of {}, on {} and on {}.</p>\n",
                Figures.exact(pair.gapSeconds()),
                ids,
                earlier,
                Words.moment(pair.later().lastLogin()));
    }

    private Html rows() {
        Report.Totals totals = report.totals();
        String never = totals.neverLoggedIn() == 0
                ? "All of them have logged in."
                : Figures.number(totals.neverLoggedIn()) + " of them have never logged in.";
        return Html.of(
                "<p class=\"big\">{}</p>\n<p>{} {}</p>\n",
                Figures.number(totals.migrated()),
                totals.migrated() == 0
                        ? "There is no part file."
                        : "In " + Figures.count(totals.parts(), "part file", "part files") + " of "
                                + Figures.size(totals.bytes()) + ". " + never,
                RowCounts.verdict(report, details));
    }

    private static Html rows(Report.Chain chain) {
        return Html.of(
                "<p class=\"big\">{}</p>\n<p>In {}, of which the first had its cutoff on {}. {}</p>\n",
                Figures.number(chain.rows()),
                Figures.count(chain.nights(), "night", "nights"),
                Words.moment(chain.firstCutoff()),
                chain.lateRows() == 0
                        ? "No row came late."
                        : Figures.count(chain.lateRows(), "row", "rows") + " came late.");
    }
}
