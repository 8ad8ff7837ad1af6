package dev.nightshift.grammar;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Sees the text of every statement that passes through the data sources it decorates, each once. */
public final class StatementWatch implements UnaryOperator<DataSource> {

    private final Set<String> statements = Collections.synchronizedSet(new TreeSet<>());
    private final Consumer<String> inspector;

    /** Only keeps them. */
    public StatementWatch() {
        this(statement -> {});
    }

    /** Shows each to an inspector before it is sent, who may throw. */
    public StatementWatch(Consumer<String> inspector) {
        this.inspector = inspector;
    }

    @Override
    public DataSource apply(DataSource dataSource) {
        return new DelegatingDataSource(dataSource) {

            @Override
            public Connection getConnection() throws SQLException {
                return watched(Connection.class, super.getConnection());
            }
        };
    }

    /** In the order of their texts. */
    public Set<String> statements() {
        synchronized (statements) {
            return new TreeSet<>(statements);
        }
    }

    private <T> T watched(Class<T> type, T real) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            if (args != null
                    && args[0] instanceof String text
                    && method.getName().matches("prepare.*|execute.*|add.*")) {
                if (statements.add(text)) {
                    inspector.accept(text);
                }
            }
            Object result;
            try {
                result = method.invoke(real, args);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
            return method.getName().equals("createStatement") ? watched(Statement.class, (Statement) result) : result;
        }));
    }
}
