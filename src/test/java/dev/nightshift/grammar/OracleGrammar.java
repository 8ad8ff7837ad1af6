package dev.nightshift.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.Lexer;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.apache.shardingsphere.sql.parser.autogen.OracleStatementLexer;
import org.apache.shardingsphere.sql.parser.autogen.OracleStatementParser;
import org.jspecify.annotations.Nullable;

/**
 * Says what Oracle would say against one statement as JDBC sends it: first what a grammar of Oracle refuses, then what
 * {@link OracleLint} knows that this grammar lets through.
 */
public final class OracleGrammar {

    /** Statements without objections, so that those of many ledgers are read once. */
    private static final Set<String> ACCEPTED = ConcurrentHashMap.newKeySet();

    private OracleGrammar() {}

    /** Fails naming what is wrong with the statement. */
    public static void require(String sql) {
        if (!ACCEPTED.contains(sql)) {
            assertThat(objections(sql)).as("in Oracle's words, of: %s", sql).isEmpty();
            ACCEPTED.add(sql);
        }
    }

    /** What is wrong with the statement; empty if nothing is. */
    public static List<String> objections(String sql) {
        // The quick mode finds the same tree or an error, and its errors may be wrong.
        List<String> objections = objections(sql, PredictionMode.SLL);
        return objections.isEmpty() ? objections : objections(sql, PredictionMode.LL);
    }

    private static List<String> objections(String sql, PredictionMode mode) {
        List<String> objections = new ArrayList<>();
        OracleStatementLexer lexer = new OracleStatementLexer(CharStreams.fromString(known(sql)));
        CommonTokenStream tokens = new CommonTokenStream(lexer);
        OracleStatementParser parser = new OracleStatementParser(tokens);
        Errors errors = new Errors(objections);
        listenOnly(lexer, errors);
        listenOnly(parser, errors);
        parser.getInterpreter().setPredictionMode(mode);
        OracleStatementParser.ExecuteContext tree = parser.execute();
        List<Token> words = tokens.getTokens().stream()
                .filter(token -> token.getChannel() == Lexer.DEFAULT_TOKEN_CHANNEL && token.getType() != Token.EOF)
                .toList();
        objections.addAll(new OracleLint(words, tree).objections());
        return objections;
    }

    /** Two things that Oracle takes and the grammar does not: without them, or as what may stand in the same place. */
    private static String known(String sql) {
        return sql.startsWith("GRANT ")
                ? sql.replaceFirst("\\bFLASHBACK ON\\b", "SELECT    ON")
                : sql.replaceFirst("\\) SEGMENT CREATION IMMEDIATE$", ")");
    }

    private static void listenOnly(Recognizer<?, ?> recognizer, Errors errors) {
        recognizer.removeErrorListeners();
        recognizer.addErrorListener(errors);
    }

    private static final class Errors extends BaseErrorListener {

        private final List<String> objections;

        private Errors(List<String> objections) {
            this.objections = objections;
        }

        @Override
        public void syntaxError(
                Recognizer<?, ?> recognizer,
                @Nullable Object symbol,
                int line,
                int column,
                String message,
                @Nullable RecognitionException failure) {
            // What is expected instead is a list of hundreds of words.
            objections.add("line " + line + ", column " + (column + 1) + ": "
                    + message.replaceFirst(" expecting \\{.*", "").replaceFirst("(.{200}).*", "$1"));
        }
    }
}
