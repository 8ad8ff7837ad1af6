package dev.nightshift.oraclewire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Listens on a free port of 127.0.0.1 and speaks Oracle's wire protocol to the real driver; an empty H2 database in
 * memory has the data. Tests add users, fill tables, count calls and order faults. Thread-safe.
 */
public final class OracleServer implements AutoCloseable {

    private final Engine engine;
    private final ServerSocket listener;
    private final Orders orders = new Orders();
    private final Map<String, Verifier> verifiers = new ConcurrentHashMap<>();
    private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
    private final Map<Call, AtomicInteger> calls = new EnumMap<>(Call.class);
    private final List<String> statements = new CopyOnWriteArrayList<>();
    private final AtomicLong largestAnswer = new AtomicLong();
    private final AtomicInteger users = new AtomicInteger();
    private final AtomicInteger mostUsers = new AtomicInteger();

    public OracleServer() {
        for (Call call : Call.values()) {
            calls.put(call, new AtomicInteger());
        }
        try {
            this.engine = new Engine();
            this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        start(this::listen, "oracle wire listener");
    }

    private static void start(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Adds a user with a schema of the same name. The password is stored as by release 11, because as by release 12
     * each log-on would take longer than most of what is tested after it.
     */
    public OracleServer addUser(String name, String password) {
        return addUser(name, password, Verifier.Release.ELEVEN);
    }

    OracleServer addUser(String name, String password, Verifier.Release release) {
        String user = name.toUpperCase(Locale.ROOT);
        try {
            verifiers.put(user, new Verifier(password, release));
            engine.addUser(user);
        } catch (GeneralSecurityException | SQLException e) {
            throw new IllegalStateException(e);
        }
        return this;
    }

    public String url() {
        return "jdbc:oracle:thin:@//127.0.0.1:" + listener.getLocalPort() + "/FREEPDB1";
    }

    /** Executes statements in Oracle's words in the schema of a user, without the wire, and commits them. */
    public OracleServer execute(String user, String... sql) {
        try (EngineSession session = engine.session(user.toUpperCase(Locale.ROOT))) {
            for (String oracle : sql) {
                try (EngineStatement statement = session.statement(oracle)) {
                    if (statement.kind() == EngineStatement.Kind.CHANGE) {
                        statement.change();
                    } else {
                        statement.run();
                    }
                }
            }
            session.commit();
            return this;
        } catch (OracleException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Lets each such call fail from now on, until {@link #obey}. */
    public OracleServer failEach(Call call, String words, Fault fault) {
        orders.add(call, words, 0, fault);
        return this;
    }

    /**
     * Lets one call fail.
     *
     * @param words text that the call's statement contains
     * @param number which of such calls from now on, from 1
     */
    public OracleServer failOnce(Call call, String words, int number, Fault fault) {
        orders.add(call, words, number, fault);
        return this;
    }

    /** Ends all faults that were ordered. */
    public OracleServer obey() {
        orders.clear();
        return this;
    }

    /** Answers statements that contain these words with another query. */
    public OracleServer answer(String words, String query) {
        engine.answer(words, query);
        return this;
    }

    /** Lets every system change number that was given so far expire, as when undo is overwritten. */
    public OracleServer expireSnapshots() {
        try {
            engine.snapshots().expire();
            return this;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Ends all sessions at once, as when a server process dies. */
    public void killSessions() {
        sessions.forEach(OracleServer::kill);
    }

    private static void kill(Session session) {
        try {
            session.kill();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How often the server was called so. */
    public int calls(Call call) {
        return counter(call).get();
    }

    /** The statements that were executed and contain these words, in their order. */
    public List<String> statements(String words) {
        return statements.stream().filter(sql -> sql.contains(words)).toList();
    }

    /** The bytes of the largest answer so far. */
    public long largestAnswer() {
        return largestAnswer.get();
    }

    /** How many sessions were logged on at the same time at most. */
    public int mostSessions() {
        return mostUsers.get();
    }

    private AtomicInteger counter(Call call) {
        return calls.computeIfAbsent(call, unused -> new AtomicInteger());
    }

    private void listen() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                Book book = new Book();
                Session session = new Session(socket, book, verifiers, engine);
                sessions.add(session);
                start(
                        () -> {
                            session.run();
                            book.leave();
                            sessions.remove(session);
                        },
                        "oracle wire session");
            } catch (SocketException e) {
                // Closed by the end of the test.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
            killSessions();
            engine.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One session. A client that logs off has its answer only when the session counts no more. */
    private final class Book implements Conversation.Observer {

        private boolean loggedOn;

        void leave() {
            if (loggedOn) {
                loggedOn = false;
                users.decrementAndGet();
            }
        }

        @Override
        public @Nullable Fault begin(Call call, String words) {
            counter(call).incrementAndGet();
            if (call == Call.LOGON && !loggedOn) {
                loggedOn = true;
                mostUsers.accumulateAndGet(users.incrementAndGet(), Math::max);
            } else if (call == Call.LOGOFF) {
                leave();
            }
            if (call == Call.EXECUTE) {
                statements.add(words);
            }
            return orders.take(call, words).orElse(null);
        }

        @Override
        public void answered(long bytes) {
            largestAnswer.accumulateAndGet(bytes, Math::max);
        }
    }
}
