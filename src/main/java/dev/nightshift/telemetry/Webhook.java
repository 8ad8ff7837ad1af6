package dev.nightshift.telemetry;

import dev.nightshift.work.Figures;
import dev.nightshift.work.Reason;
import dev.nightshift.work.Secret;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Posts the outcome of runs as JSON for Slack and compatible services: {@code text} for people, in which data can
 * neither mention people nor contain links or markup, and {@code nightshift} with the same facts for programs.
 */
public final class Webhook {

    private final NotifyProperties settings;
    private final Delivery delivery;
    private final JsonMapper json = JsonMapper.builder().build();

    /** Posts as the settings say. */
    public Webhook(NotifyProperties settings, Delivery delivery) {
        this.settings = settings;
        this.delivery = delivery;
    }

    /** Whether this event is to be reported. */
    public boolean wants(RunEvent.Event event) {
        return settings.webhookUrl() != null && settings.events().contains(event);
    }

    /** Reports the event if the settings want it; never fails. */
    public void tell(RunEvent news) {
        Secret url = settings.webhookUrl();
        if (url != null && wants(news.event())) {
            delivery.send("POST", url, "application/json; charset=utf-8", body(news), "The notification");
        }
    }

    String body(RunEvent news) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("text", text(news));
        body.put("nightshift", fields(news));
        return json.writeValueAsString(body);
    }

    private static Map<String, @Nullable Object> fields(RunEvent news) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("event", news.event().name().toLowerCase(Locale.ROOT));
        fields.put("source", news.source());
        fields.put("run", news.run());
        fields.put("cutoff", news.cutoff().toString());
        fields.put("rerun", news.rerun());
        fields.put("state", news.state());
        fields.put("rows", news.rows());
        fields.put("seconds", news.seconds());
        fields.put("answers", news.answers());
        if (news.warnings() != null) {
            fields.put("warnings", news.warnings());
        }
        fields.put("error", news.error());
        fields.put("report", news.report());
        fields.put("next", news.next());
        fields.put("reason", news.reason() == null ? null : news.reason().name().toLowerCase(Locale.ROOT));
        return fields;
    }

    private static String text(RunEvent news) {
        StringBuilder text = new StringBuilder("*Nightshift* ").append(headline(news));
        line(text, "Answers", news.answers());
        line(text, "Warnings", news.warnings());
        line(text, "Last error", news.error());
        line(text, "Report", news.report());
        line(text, "Next", news.next());
        return text.toString();
    }

    private static String headline(RunEvent news) {
        String what = switch (news.event()) {
            case COMPLETED -> "is complete";
            case FAILED ->
                unpublished(news.reason())
                        ? "is not published"
                        : news.reason() == Reason.REFUSED ? "was refused, and nothing was begun" : "failed";
            case DEAD -> "died: its process is gone";
        };
        return "run " + news.run() + " of " + escaped(news.source()) + ", cutoff " + news.cutoff()
                + (news.rerun() == 0 ? "" : ", rerun " + news.rerun()) + ", " + what
                + work(news.rows(), news.seconds());
    }

    private static boolean unpublished(@Nullable Reason reason) {
        return reason == Reason.WITHHELD || reason == Reason.INCONSISTENT;
    }

    private static String work(@Nullable Long rows, @Nullable BigDecimal seconds) {
        return rows == null || seconds == null
                ? ""
                : ": " + Figures.count(rows, "row", "rows") + " in " + Figures.exact(seconds);
    }

    private static void line(StringBuilder text, String label, @Nullable String data) {
        if (data != null) {
            text.append('\n').append(label).append(':').append(code(data));
        }
    }

    /** Formats data as code, in which no service looks for mentions, links or markup. */
    private static String code(String data) {
        String plain = escaped(data).replace("```", "'''").strip();
        return plain.indexOf('\n') < 0 && plain.indexOf('`') < 0 ? " `" + plain + '`' : "\n```\n" + plain + "\n```";
    }

    /** Escapes the text for Slack, and replaces characters that break a line or change the reading direction. */
    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}&&[^\\n]]", "\uFFFD");
    }
}
