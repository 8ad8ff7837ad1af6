package dev.nightshift.grammar;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.apache.shardingsphere.sql.parser.autogen.OracleStatementParser.AliasContext;
import org.apache.shardingsphere.sql.parser.autogen.OracleStatementParser.ColumnDefinitionContext;
import org.apache.shardingsphere.sql.parser.autogen.OracleStatementParser.ExecuteContext;
import org.apache.shardingsphere.sql.parser.autogen.OracleStatementParser.IdentifierContext;

/** What Oracle before 23ai refuses although the grammar takes it. */
final class OracleLint {

    /** Names longer than this need Oracle 12.2 with COMPATIBLE raised to it. */
    private static final int LONGEST_NAME = 30;

    private static final Set<String> COMPARISONS = Set.of("<", ">", "<=", ">=");

    /** A parenthesis after one of these is no call of a function. */
    private static final Set<String> BEFORE_A_CONDITION =
            Set.of("WHERE", "AND", "OR", "NOT", "ON", "HAVING", "WHEN", "(");

    /** V$RESERVED_WORDS where RESERVED = 'Y', as far as they are words. */
    private static final Set<String> RESERVED = Set.of(
            ("ACCESS ADD ALL ALTER AND ANY AS ASC AUDIT BETWEEN BY CHAR CHECK CLUSTER COLUMN COMMENT COMPRESS CONNECT"
                            + " CREATE CURRENT DATE DECIMAL DEFAULT DELETE DESC DISTINCT DROP ELSE EXCLUSIVE EXISTS FILE"
                            + " FLOAT FOR FROM GRANT GROUP HAVING IDENTIFIED IMMEDIATE IN INCREMENT INDEX INITIAL INSERT"
                            + " INTEGER INTERSECT INTO IS LEVEL LIKE LOCK LONG MAXEXTENTS MINUS MLSLABEL MODE MODIFY"
                            + " NOAUDIT NOCOMPRESS NOT NOWAIT NULL NUMBER OF OFFLINE ON ONLINE OPTION OR ORDER PCTFREE"
                            + " PRIOR PUBLIC RAW RENAME RESOURCE REVOKE ROW ROWID ROWNUM ROWS SELECT SESSION SET SHARE"
                            + " SIZE SMALLINT START SUCCESSFUL SYNONYM SYSDATE TABLE THEN TO TRIGGER UID UNION UNIQUE"
                            + " UPDATE USER VALIDATE VALUES VARCHAR VARCHAR2 VIEW WHENEVER WHERE WITH")
                    .split(" "));

    private final List<Token> tokens;
    private final List<String> words = new ArrayList<>();
    private final List<String> objections = new ArrayList<>();

    OracleLint(List<Token> tokens, ExecuteContext tree) {
        this.tokens = tokens;
        tokens.forEach(token -> words.add(token.getText().toUpperCase(Locale.ROOT)));
        if (!words.isEmpty() && words.get(words.size() - 1).equals(";")) {
            object(words.size() - 1, "a statement of JDBC ends without ';' (ORA-00933)");
        }
        for (int i = 0; i < words.size(); i++) {
            checkWord(i);
        }
        if (words.contains("FETCH") && words.contains("UPDATE") && words.get(0).equals("SELECT")) {
            object(words.indexOf("FETCH"), "FETCH FIRST does not go with FOR UPDATE (ORA-02014)");
        }
        checkNames(tree);
    }

    List<String> objections() {
        return objections;
    }

    private void checkWord(int i) {
        String word = words.get(i);
        if (word.equals("TRUE") || word.equals("FALSE")) {
            object(i, "there is no literal " + word + " before 23ai (ORA-00904)");
        }
        if (word.equals("BOOLEAN")) {
            object(i, "there is no type BOOLEAN before 23ai (ORA-00902)");
        }
        if (word.equals("LIMIT")) {
            object(i, "there is no LIMIT (ORA-00933)");
        }
        if (COMPARISONS.contains(word) && (rowBefore(i) || rowAfter(i))) {
            object(i, "a list is compared with = and != only (ORA-01796)");
        }
    }

    private boolean rowBefore(int comparison) {
        if (comparison == 0 || !words.get(comparison - 1).equals(")")) {
            return false;
        }
        int depth = 0;
        boolean comma = false;
        for (int i = comparison - 1; i >= 0; i--) {
            depth += words.get(i).equals(")") ? 1 : words.get(i).equals("(") ? -1 : 0;
            comma |= depth == 1 && words.get(i).equals(",");
            if (depth == 0) {
                return comma && i > 0 && BEFORE_A_CONDITION.contains(words.get(i - 1));
            }
        }
        return false;
    }

    private boolean rowAfter(int comparison) {
        int depth = 0;
        for (int i = comparison + 1; i < words.size(); i++) {
            depth += words.get(i).equals("(") ? 1 : words.get(i).equals(")") ? -1 : 0;
            if (depth == 0 || words.get(i).equals("SELECT")) {
                return false;
            }
            if (depth == 1 && words.get(i).equals(",")) {
                return true;
            }
        }
        return false;
    }

    private void checkNames(ParseTree tree) {
        if (tree instanceof IdentifierContext name) {
            String text = name.getText().replaceAll("^\"|\"$", "");
            if (text.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
                objections.add("the name " + text + " is longer than " + LONGEST_NAME + " bytes (ORA-00972)");
            }
        } else if (tree instanceof ColumnDefinitionContext column) {
            requireUnreserved(column.columnName().getText());
        } else if (tree instanceof AliasContext alias) {
            requireUnreserved(alias.getText());
        }
        for (int i = 0; i < tree.getChildCount(); i++) {
            checkNames(tree.getChild(i));
        }
    }

    private void requireUnreserved(String name) {
        if (RESERVED.contains(name.toUpperCase(Locale.ROOT))) {
            objections.add("the name " + name + " is a reserved word (ORA-00904)");
        }
    }

    private void object(int index, String what) {
        Token token = tokens.get(index);
        objections.add("line " + token.getLine() + ", column " + (token.getCharPositionInLine() + 1) + ": " + what);
    }
}
