package dev.nightshift.file;

import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Finds the arrays at a path in an object, whose elements somebody else passes over. Not thread-safe. */
final class ArrayFinder {

    /** Longer names than a path can have are not on it. Each character of a name may be an escape. */
    private static final int MOST_NAME_BYTES = 2 + 6 * InputProperties.LONGEST_NAME;

    private final ValueText text;
    private final List<String> path;
    private final byte[] name = new byte[MOST_NAME_BYTES];

    /** The number of objects on the path that are open. */
    private int level;

    private Member member = Member.FIRST;
    private boolean found;

    /** @param path the names of the fields that lead to an array */
    ArrayFinder(ValueText text, List<String> path) {
        this.text = text;
        this.path = path;
    }

    /** Where the text was passed up to. */
    enum Stop {
        /** The beginning of an array at the path. */
        ARRAY,
        /** The end of the object. */
        END,
        /** What is not JSON, or the end of the text. */
        FLAW
    }

    /** What comes next in an object on the path, or in an array of such objects. */
    enum Member {
        /** The first one, or the end of what is empty. */
        FIRST,
        NEXT,
        /** A comma, or the end. */
        COMMA
    }

    /** Begins with an object, whose bracket was passed. */
    void enter() {
        level = 1;
        member = Member.FIRST;
        found = false;
    }

    /** Whether the object has not ended. */
    boolean open() {
        return level > 0;
    }

    /** Whether the object had an array at the path so far. */
    boolean found() {
        return found;
    }

    /** Passes over fields until an array at the path has begun, or until the object has ended. */
    Stop find() {
        while (level > 0) {
            int next = text.peekToken();
            if (next == '"' && member != Member.COMMA) {
                Stop stop = field();
                if (stop != Stop.END) {
                    return stop;
                }
            } else if (next == ',' && member == Member.COMMA) {
                text.next();
                member = Member.NEXT;
            } else if (next == '}' && member != Member.NEXT) {
                text.next();
                level--;
                member = Member.COMMA;
            } else {
                return Stop.FLAW;
            }
        }
        return Stop.END;
    }

    /** Passes over a field, or enters its value if that is on the path. */
    private Stop field() {
        boolean onPath = named(Math.min(text.pass(name, 0, name.length, true), name.length), path.get(level - 1));
        if (text.peekToken() != ':') {
            return Stop.FLAW;
        }
        text.next();
        int next = text.peekToken();
        if (next < 0 || ",:]}".indexOf(next) >= 0) {
            return Stop.FLAW;
        }
        member = Member.COMMA;
        if (onPath && next == '[' && level == path.size()) {
            text.next();
            found = true;
            return Stop.ARRAY;
        }
        if (onPath && next == '{' && level < path.size()) {
            text.next();
            level++;
            member = Member.FIRST;
        } else {
            text.pass(name, 0, 0, true);
        }
        return Stop.END;
    }

    private boolean named(long length, String wanted) {
        try {
            return wanted.equals(JsonMapper.shared().readValue(name, 0, (int) length, String.class));
        } catch (JacksonException e) {
            return false;
        }
    }
}
