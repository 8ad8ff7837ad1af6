package dev.nightshift.table;

import dev.nightshift.database.Access;
import dev.nightshift.database.UnpooledDataSource;
import dev.nightshift.work.Secret;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.AbstractDataSource;

/** Connects as the product does, and counts which of its connections are open. */
final class CountingDataSource extends AbstractDataSource {

    private final DataSource dataSource;
    private final List<Connection> connections = new CopyOnWriteArrayList<>();

    CountingDataSource(String url, String user, String password) {
        Access.Limits limits = new Access.Limits(Duration.ofSeconds(20), Duration.ofMinutes(5));
        this.dataSource =
                new UnpooledDataSource(new Access(url, user, Secret.of(password), limits, null, null, null, true));
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

    int opened() {
        return connections.size();
    }
}
