package dev.nightshift.oraclewire;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Executes statements, and answers with what they changed or with their first rows. */
final class ExecuteCalls {

    private static final int ROW = 7;
    private static final int DIRECTIONS = 11;
    private static final int OUT = 16;
    private static final int IN = 32;

    private final Conversation talk;
    private final EngineSession engine;
    private final Cursors cursors;
    private final Answers answers;

    ExecuteCalls(Conversation talk, EngineSession engine, Cursors cursors, Answers answers) {
        this.talk = talk;
        this.engine = engine;
        this.cursors = cursors;
        this.answers = answers;
    }

    void execute() throws IOException, OracleException {
        ExecuteRequest request = ExecuteRequest.read(talk.in);
        String sql = request.sql();
        Cursor cursor =
                sql == null ? cursors.get(request.cursor()) : cursors.parse(request.cursor(), engine.statement(sql));
        if (request.defines() >= 0) {
            cursor.defines = binds(request.defines());
        }
        if (request.binds() > 0) {
            cursor.binds = binds(request.binds());
        }
        execute(cursor, request);
    }

    private List<Bind> binds(int count) throws IOException {
        List<Bind> binds = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            binds.add(Bind.read(talk.in));
        }
        return binds;
    }

    void executeAgain(boolean query) throws IOException, OracleException {
        ExecuteRequest request = ExecuteRequest.readAgain(talk.in, query);
        execute(cursors.get(request.cursor()), request);
    }

    private void execute(Cursor cursor, ExecuteRequest request) throws IOException, OracleException {
        EngineStatement.Kind kind = cursor.statement.kind();
        List<@Nullable Object[]> values = new ArrayList<>();
        if (request.executes() && !cursor.binds.isEmpty()) {
            long count = kind == EngineStatement.Kind.QUERY ? 1 : Math.max(1, request.iterations());
            for (long i = 0; i < count; i++) {
                values.add(cursor.readValues(talk.in));
            }
        }
        try {
            talk.begin(request.executes() ? Call.EXECUTE : Call.FETCH, cursor.statement.oracle());
            switch (kind) {
                case QUERY -> query(cursor, request, values.isEmpty() ? new Object[0] : values.get(0));
                case CHANGE -> change(cursor, request, values.isEmpty() ? List.<Object[]>of(new Object[0]) : values);
                case BLOCK -> block(cursor, values.get(0));
                case OTHER -> {
                    cursor.statement.run();
                    answers.parameters(cursor);
                    talk.done(cursor.number, 0);
                }
            }
        } catch (OracleException e) {
            talk.out.discard();
            talk.failed(e, cursor.number, 0);
        }
    }

    private void query(Cursor cursor, ExecuteRequest request, @Nullable Object[] values)
            throws IOException, OracleException {
        if (request.executes()) {
            cursor.closeRows();
            cursor.opened(new Interruptible(talk, cursor.statement).execute(() -> cursor.statement.query(values)));
        }
        Rows rows = open(cursor);
        if (request.executes()) {
            answers.describe(rows);
        }
        if (!request.fetches() && cursor.defines == null && rows.hasLargeObjects()) {
            // Rows with large objects come only when the client has said how much of them it wants.
            answers.parameters(cursor);
            talk.done(cursor.number, 0);
            return;
        }
        answers.rows(
                cursor,
                rows,
                request.fetches() ? (int) Math.max(request.prefetch(), request.iterations()) : request.prefetch());
    }

    void fetch() throws IOException, OracleException {
        Cursor cursor = cursors.get(talk.in.integer());
        int wanted = talk.in.integer();
        try {
            talk.begin(Call.FETCH, cursor.statement.oracle());
            answers.rows(cursor, open(cursor), wanted);
        } catch (OracleException e) {
            talk.out.discard();
            talk.failed(e, cursor.number, 0);
        }
    }

    private static Rows open(Cursor cursor) throws OracleException {
        Rows rows = cursor.rows;
        if (rows == null) {
            throw new OracleException(1002, "fetch out of sequence");
        }
        return rows;
    }

    /** What was changed before a failure stays, and the client is told how much. */
    private void change(Cursor cursor, ExecuteRequest request, List<@Nullable Object[]> values)
            throws IOException, OracleException {
        List<Long> counts = new ArrayList<>();
        OracleException failure = null;
        try {
            for (Object[] row : values) {
                counts.add(new Interruptible(talk, cursor.statement).execute(() -> cursor.statement.change(row)));
            }
            if (request.commits()) {
                engine.commit();
            }
        } catch (OracleException e) {
            failure = e;
        }
        answers.parameters(cursor);
        if (request.wantsRowCounts()) {
            talk.out.number(counts.size());
            counts.forEach(talk.out::number);
        }
        long rows = counts.stream().mapToLong(Long::longValue).sum();
        if (failure == null) {
            talk.done(cursor.number, rows);
        } else {
            talk.failed(failure, cursor.number, rows);
        }
    }

    /** Answers with a cursor that is open. */
    private void block(Cursor cursor, @Nullable Object[] values) throws IOException, OracleException {
        CursorBlock block = CursorBlock.of(cursor.statement.oracle());
        Cursor opened = cursors.parse(0, engine.statement(block.query()));
        Rows rows = opened.statement.query(block.in(values));
        opened.opened(rows);
        talk.out.u1s(DIRECTIONS, 0).numbers(values.length, 1, 1, 0, 0, 0);
        for (int i = 0; i < values.length; i++) {
            talk.out.u1(i == block.out() ? OUT : IN);
        }
        talk.out.u1s(ROW, 1);
        answers.description(rows.columns());
        talk.out.numbers(opened.number, 0);
        answers.parameters(cursor);
        talk.done(cursor.number, 1);
    }
}
