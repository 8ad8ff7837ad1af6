package dev.nightshift.report;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A fragment of a page that is safe to include: its markup is the program's own, and everything else in it is escaped.
 * Invisible characters that could break a line or change the reading direction are shown as their code points.
 */
record Html(String markup) {

    static final Html NOTHING = new Html("");

    /**
     * Fills a template, which must be the program's own, with a value for each {@code {}}. Values other than Html are
     * escaped, so that they are safe in text and in quoted attributes.
     */
    static Html of(String template, Object... values) {
        StringBuilder out = new StringBuilder(template.length() + 32 * values.length);
        int from = 0;
        for (Object value : values) {
            int at = template.indexOf("{}", from);
            if (at < 0) {
                throw new IllegalArgumentException("More values than places in: " + template);
            }
            out.append(template, from, at);
            if (value instanceof Html html) {
                out.append(html.markup);
            } else {
                escape(String.valueOf(value), out);
            }
            from = at + 2;
        }
        if (template.indexOf("{}", from) >= 0) {
            throw new IllegalArgumentException("Fewer values than places in: " + template);
        }
        return new Html(out.append(template, from, template.length()).toString());
    }

    static Html join(Html... pieces) {
        return join(Stream.of(pieces));
    }

    static Html join(List<Html> pieces) {
        return join(pieces.stream());
    }

    static Html join(Stream<Html> pieces) {
        return new Html(pieces.map(Html::markup).collect(Collectors.joining()));
    }

    /** Text from data, isolated so that its reading direction does not affect the text around it. */
    static Html data(String text) {
        return of("<bdi>{}</bdi>", text);
    }

    private static void escape(String text, StringBuilder out) {
        text.codePoints().forEach(point -> {
            switch (point) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> {
                    if (invisible(point)) {
                        out.append("⟨U+").append(String.format("%04X", point)).append('⟩');
                    } else {
                        out.appendCodePoint(point);
                    }
                }
            }
        });
    }

    /** Controls, line separators, direction marks and unpaired surrogates; not the joiners, which some scripts need. */
    private static boolean invisible(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            case Character.FORMAT -> point != 0x200C && point != 0x200D;
            default -> false;
        };
    }

    @Override
    public String toString() {
        return markup;
    }
}
