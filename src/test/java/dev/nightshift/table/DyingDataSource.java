package dev.nightshift.table;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.IntPredicate;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** A data source whose connection breaks at the n-th row that is requested from it, for any n. */
final class DyingDataSource extends DelegatingDataSource {

    private final IntPredicate dies;
    private int asked;
    private int deaths;

    DyingDataSource(DataSource dataSource, IntPredicate dies) {
        super(dataSource);
        this.dies = dies;
    }

    int deaths() {
        return deaths;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = super.getConnection();
        return wrap(Connection.class, connection, connection);
    }

    /** A JDBC object that another one returns dies with it. */
    private <T> T wrap(Class<T> type, Object target, Connection connection) {
        return type.cast(Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (target instanceof ResultSet && method.getName().equals("next") && dies.test(++asked)) {
                        deaths++;
                        connection.close();
                        throw new SQLException("the line is dead", "08006");
                    }
                    Object result;
                    try {
                        result = method.invoke(target, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    if (result instanceof DatabaseMetaData) {
                        return wrap(DatabaseMetaData.class, result, connection);
                    }
                    if (result instanceof PreparedStatement) {
                        return wrap(PreparedStatement.class, result, connection);
                    }
                    return result instanceof ResultSet ? wrap(ResultSet.class, result, connection) : result;
                }));
    }
}
