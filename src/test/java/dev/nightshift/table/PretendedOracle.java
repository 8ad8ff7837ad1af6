package dev.nightshift.table;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * H2 in Oracle mode that calls itself Oracle. It records every statement, removes what H2 does not know, and fails with
 * Oracle's error number where a test wants it to. It proves which statements are sent and how failures are handled, not
 * that Oracle understands them.
 */
public final class PretendedOracle extends DelegatingDataSource {

    private static final Map<String, String> TYPE_NAMES = Map.of(
            "NUMERIC", "NUMBER",
            "CHARACTER VARYING", "VARCHAR2",
            "TIMESTAMP", "TIMESTAMP(9)",
            "TIMESTAMP WITH TIME ZONE", "TIMESTAMP(9) WITH TIME ZONE");

    private final List<String> statements = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> failures = new ConcurrentHashMap<>();
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final AtomicLong scn = new AtomicLong(4_711_000);

    public PretendedOracle(DataSource h2) {
        super(h2);
    }

    /** Fails every statement that contains these words from now on. */
    public PretendedOracle fail(String words, int code) {
        failures.put(words, code);
        return this;
    }

    /** Answers statements that contain these words with another query. */
    public PretendedOracle answer(String words, String query) {
        answers.put(words, query);
        return this;
    }

    /** Pretends that this many more changes have been committed. */
    public PretendedOracle later(long changes) {
        scn.addAndGet(changes);
        return this;
    }

    /** The statements that were sent and contain these words. */
    public List<String> statements(String words) {
        return statements.stream().filter(sql -> sql.contains(words)).toList();
    }

    @Override
    public Connection getConnection() throws SQLException {
        return pretended(Connection.class, super.getConnection());
    }

    private <T> T pretended(Class<T> type, T real) {
        InvocationHandler handler = (proxy, method, arguments) -> call(real, method, arguments);
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private @Nullable Object call(Object real, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        if (method.getName().equals("getDatabaseProductName")) {
            return "Oracle";
        }
        if (arguments != null && arguments.length > 0 && arguments[0] instanceof String sql) {
            if (method.getName().equals("prepareStatement")) {
                arguments[0] = understandable(sql);
                return prepared((PreparedStatement) Objects.requireNonNull(invoke(real, method, arguments)), sql);
            }
            if (method.getName().startsWith("execute")) {
                note(sql);
                if (sql.startsWith("ALTER SESSION")) {
                    return false;
                }
                arguments[0] = understandable(sql);
            }
        }
        Object result = invoke(real, method, arguments);
        if (method.getName().equals("getString") && arguments != null && "TYPE_NAME".equals(arguments[0])) {
            return TYPE_NAMES.getOrDefault(String.valueOf(result), String.valueOf(result));
        }
        if (result instanceof DatabaseMetaData metaData) {
            return pretended(DatabaseMetaData.class, metaData);
        }
        if (result instanceof Statement statement && method.getName().equals("createStatement")) {
            return pretended(Statement.class, statement);
        }
        return result instanceof ResultSet columns && method.getName().equals("getColumns")
                ? pretended(ResultSet.class, columns)
                : result;
    }

    /** As with Oracle, a statement that cannot be executed can still be prepared. */
    private PreparedStatement prepared(PreparedStatement real, String sql) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            if (method.getName().startsWith("execute")) {
                note(sql);
            }
            return invoke(real, method, arguments);
        };
        return (PreparedStatement) Proxy.newProxyInstance(
                PreparedStatement.class.getClassLoader(), new Class<?>[] {PreparedStatement.class}, handler);
    }

    private void note(String sql) throws SQLException {
        statements.add(sql);
        for (Map.Entry<String, Integer> failure : failures.entrySet()) {
            if (sql.contains(failure.getKey())) {
                throw new SQLException(
                        "ORA-%05d: so it was told".formatted(failure.getValue()), "72000", failure.getValue());
            }
        }
    }

    private String understandable(String sql) {
        for (Map.Entry<String, String> answer : answers.entrySet()) {
            if (sql.contains(answer.getKey())) {
                return answer.getValue();
            }
        }
        if (sql.contains("SYSTEM_CHANGE_NUMBER") || sql.contains("_SCN")) {
            return "SELECT " + scn.incrementAndGet() + " FROM DUAL";
        }
        if (sql.contains("ALL_CONSTRAINTS")) {
            return new H2Dialect().uniqueKeys();
        }
        if (sql.contains("NLS_DATABASE_PARAMETERS")) {
            return "SELECT 'AL32UTF8' FROM DUAL";
        }
        return sql.replaceAll(" AS OF SCN \\d+ t", " t");
    }

    private static @Nullable Object invoke(Object real, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
