package dev.nightshift.oraclewire;

import java.io.IOException;
import java.util.List;

/** Answers the calls of a user who is logged on, until the user logs off. */
final class Calls {

    static final int FUNCTION = 3;

    private static final int PIGGYBACK = 17;
    private static final int PARAMETERS = 8;
    private static final int END = 9;

    private static final String BANNER =
            "Oracle Database 19c Enterprise Edition Release 19.0.0.0.0 - Production\nVersion 19.3.0.0.0";

    private final Conversation talk;
    private final EngineSession engine;
    private final Answers answers;
    private final LargeObjects largeObjects = new LargeObjects();
    private final ExecuteCalls executions;
    private final Piggybacks piggybacks;

    Calls(Conversation talk, EngineSession engine) {
        this.talk = talk;
        this.engine = engine;
        Cursors cursors = new Cursors();
        this.answers = new Answers(talk, largeObjects);
        this.executions = new ExecuteCalls(talk, engine, cursors, answers);
        this.piggybacks = new Piggybacks(talk.in, cursors);
    }

    void answer() throws IOException {
        boolean loggedOn = true;
        while (loggedOn) {
            try {
                loggedOn = answerNext();
            } catch (BreakException e) {
                talk.breakOff();
            } catch (OracleException e) {
                talk.out.discard();
                talk.failed(e, 0, 0);
            }
        }
    }

    private boolean answerNext() throws IOException, OracleException {
        int message = talk.in.u1();
        int function = talk.in.u1();
        talk.readSequence();
        if (message == PIGGYBACK) {
            piggybacks.take(function);
            return true;
        }
        if (message != FUNCTION) {
            throw new IOException("message " + message);
        }
        return call(function);
    }

    /** By python-oracledb's {@code constants.pxi}, {@code TNS_FUNC}. */
    private boolean call(int function) throws IOException, OracleException {
        switch (function) {
            case 0x5e -> executions.execute();
            case 0x04 -> executions.executeAgain(false);
            case 0x4e -> executions.executeAgain(true);
            case 0x05 -> executions.fetch();
            case 0x60 -> largeObjects.answer(talk);
            case 0x62 -> describe();
            case 0x3b -> version();
            case 0x0e -> {
                talk.begin(Call.COMMIT, "");
                engine.commit();
                talk.done(0, 0);
            }
            case 0x0f -> {
                talk.begin(Call.ROLLBACK, "");
                engine.rollback();
                talk.done(0, 0);
            }
            case 0x93 -> {
                talk.begin(Call.PING, "");
                talk.done(0, 0);
            }
            case 0x09 -> {
                talk.begin(Call.LOGOFF, "");
                talk.out.u1(END).numbers(0, talk.sequence());
                talk.send();
                return false;
            }
            default -> throw new IOException("call " + Integer.toHexString(function));
        }
        return true;
    }

    /** The driver asks which types the binds of a statement may have by a query that it does not execute. */
    private void describe() throws IOException, OracleException {
        talk.in.skip(1);
        talk.in.number();
        talk.in.skip(1);
        int length = talk.in.integer();
        talk.in.number();
        talk.in.skip(2);
        String sql = talk.in.rawText(length);
        talk.begin(Call.DESCRIBE, sql);
        try (EngineStatement statement = engine.statement(sql)) {
            List<Column> columns = statement.columns();
            talk.out.u1(PARAMETERS).number(columns.size());
            answers.columns(columns);
        }
        talk.done(0, 0);
    }

    private void version() throws IOException, OracleException {
        talk.in.skip(1);
        talk.in.number();
        talk.in.skip(2);
        talk.begin(Call.VERSION, "");
        talk.out.u1(PARAMETERS).number(BANNER.length()).rawText(BANNER).number(Logon.VERSION);
        talk.done(0, 0);
    }
}
