package dev.nightshift.source;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Knows which of its connections are open. */
final class CountingDataSource extends AbstractDataSource {

    private final DriverManagerDataSource dataSource;
    private final List<Connection> connections = new CopyOnWriteArrayList<>();

    CountingDataSource(String url, String user, String password) {
        this.dataSource = new DriverManagerDataSource(url, user, password);
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = dataSource.getConnection();
        connections.add(connection);
        return connection;
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        throw new UnsupportedOperationException("the source has its user");
    }

    int open() throws SQLException {
        int open = 0;
        for (Connection connection : connections) {
            open += connection.isClosed() ? 0 : 1;
        }
        return open;
    }
}
