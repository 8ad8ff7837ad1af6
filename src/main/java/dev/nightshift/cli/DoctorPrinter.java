package dev.nightshift.cli;

import dev.nightshift.doctor.Check;
import dev.nightshift.doctor.Diagnosis;
import dev.nightshift.doctor.SentStatements;
import dev.nightshift.doctor.SentStatements.SentStatement;
import dev.nightshift.work.Figures;
import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Prints what doctor found: one line per check, followed by its details and advice. */
final class DoctorPrinter {

    private static final String INDENT = " ".repeat(26);

    private final PrintWriter out;
    private final boolean quiet;
    private final @Nullable Printer json;

    /** @param quiet whether to print only what failed or needs attention */
    DoctorPrinter(Program program, boolean json, boolean quiet) {
        this.out = program.out();
        this.quiet = quiet;
        this.json = json ? new Printer(program) : null;
    }

    void print(Diagnosis diagnosis) {
        if (json != null) {
            json.json(diagnosis);
            return;
        }
        if (quiet) {
            diagnosis.checks().stream()
                    .filter(check -> check.verdict() == Check.Verdict.WARN || check.verdict() == Check.Verdict.FAIL)
                    .forEach(this::print);
            out.flush();
            return;
        }
        diagnosis.checks().forEach(this::print);
        out.println();
        out.println(
                diagnosis.failed() == 0
                        ? "Nothing failed" + warnings(diagnosis) + "."
                        : diagnosis.failed() + " failed" + warnings(diagnosis) + ": a run would not succeed.");
        out.flush();
    }

    private static String warnings(Diagnosis diagnosis) {
        return diagnosis.warnings() == 0 ? "" : ", " + Figures.count(diagnosis.warnings(), "warning", "warnings");
    }

    private void print(Check check) {
        String verdict =
                check.verdict() == Check.Verdict.SKIPPED ? "-" : check.verdict().name();
        out.println(String.format(Locale.ROOT, "%-5s %-18s  %s", verdict, check.name(), check.found()));
        check.details().forEach(line -> out.println(INDENT + line));
        if (check.advice() != null) {
            out.println(INDENT + "→ " + check.advice() + (check.sql() == null ? "" : ":"));
        }
        if (check.sql() != null) {
            check.sql().lines().forEach(line -> out.println(INDENT + "  " + line));
        }
    }

    void print(SentStatements sent) {
        if (json != null) {
            json.json(sent);
            return;
        }
        for (SentStatement statement : sent.statements()) {
            out.println("-- " + statement.name());
            for (int i = 0; i < statement.binds().size(); i++) {
                out.println("-- " + (i + 1) + ": " + statement.binds().get(i));
            }
            out.print(statement.sql() + ";\n\n");
        }
        out.flush();
    }
}
