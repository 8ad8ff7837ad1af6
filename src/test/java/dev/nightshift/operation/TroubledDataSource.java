package dev.nightshift.operation;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * A database whose calls can fail: a statement that writes, or a commit of what was written, before it or after it,
 * when only the answer is lost. What a lost connection had not committed is rolled back when it is closed.
 */
final class TroubledDataSource extends DelegatingDataSource {

    private static final Pattern WRITE =
            Pattern.compile("\\s*(INSERT|UPDATE|DELETE|MERGE)(?:\\s+(?:INTO|FROM))?\\s+(\\w+).*", Pattern.DOTALL);

    private static final Set<String> ALWAYS = Set.of("close", "isClosed", "toString", "hashCode", "equals");

    private final Trouble trouble;

    TroubledDataSource(DataSource dataSource, Trouble trouble) {
        super(dataSource);
        this.trouble = trouble;
    }

    @Override
    public Connection getConnection() throws SQLException {
        try {
            trouble.use();
        } catch (Trouble.Struck e) {
            throw broken(e);
        }
        return new TroubledConnection(super.getConnection()).proxy(Connection.class);
    }

    private static SQLException broken(Trouble.Struck struck) {
        return new SQLException(struck.getMessage(), "08006", struck);
    }

    /** A connection with its statements; used by one thread, like any connection. */
    private final class TroubledConnection {

        private final Connection connection;
        private final List<String> written = new ArrayList<>();
        private boolean broken;

        private TroubledConnection(Connection connection) {
            this.connection = connection;
        }

        private <T> T proxy(Class<T> type) {
            return proxy(type, connection, null);
        }

        private <T> T proxy(Class<T> type, Object target, @Nullable String sql) {
            return type.cast(Proxy.newProxyInstance(
                    getClass().getClassLoader(),
                    new Class<?>[] {type},
                    (self, method, arguments) -> wrapped(call(target, method, arguments, sql), method, arguments)));
        }

        private @Nullable Object wrapped(@Nullable Object result, Method method, Object @Nullable [] arguments) {
            if (result instanceof PreparedStatement && arguments != null) {
                return proxy(PreparedStatement.class, result, (String) arguments[0]);
            }
            return result instanceof Statement && method.getReturnType() == Statement.class
                    ? proxy(Statement.class, result, null)
                    : result;
        }

        private @Nullable Object call(Object target, Method method, Object @Nullable [] arguments, @Nullable String sql)
                throws Throwable {
            if (ALWAYS.contains(method.getName())) {
                return plain(target, method, arguments);
            }
            try {
                if (broken) {
                    throw new SQLException("the connection is broken", "08003");
                }
                String change = change(method, arguments, sql);
                if (change == null) {
                    trouble.use();
                    return plain(target, method, arguments);
                }
                return trouble.change(change, () -> plainly(target, method, arguments));
            } catch (Trouble.Struck e) {
                broken = e.connectionLost();
                throw broken(e);
            }
        }

        /** Returns the name of the change that a call makes; null if it changes nothing. */
        private @Nullable String change(Method method, Object @Nullable [] arguments, @Nullable String sql) {
            String name = method.getName();
            if (name.startsWith("execute")) {
                String statement = sql != null || arguments == null ? sql : (String) arguments[0];
                Matcher write = WRITE.matcher(statement == null ? "" : statement.toUpperCase(Locale.ROOT));
                if (write.matches()) {
                    String change = write.group(1) + " " + write.group(2);
                    written.add(change);
                    return change;
                }
            }
            boolean commit = name.equals("commit") && !written.isEmpty();
            String change = commit ? "COMMIT " + String.join(", ", written) : null;
            if (name.equals("commit") || name.equals("rollback")) {
                written.clear();
            }
            return change;
        }

        private Object plainly(Object target, Method method, Object @Nullable [] arguments) throws Exception {
            try {
                return plain(target, method, arguments);
            } catch (Exception e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        }

        private static Object plain(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
            try {
                return method.invoke(target, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }
    }
}
