package dev.nightshift.ledger;

import dev.nightshift.login.Column;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the rows of a run are read from: a table, or a file.
 *
 * @param table quoted name of the table; of a file, its name
 * @param columns carried, in order
 * @param idColumn position of the id in {@code columns}
 * @param timeColumn position of the time of the last login in {@code columns}
 * @param timeZone zone in which a stored time without zone is read
 * @param snapshotKind {@code none}, how the database pins what is read, or {@link #FILE}
 * @param snapshotValue the pinned point, of a file its SHA-256; null with {@code none}
 * @param database where the table is, without credentials; of a file, that it is one
 * @param inputPath where the file is; null for a table
 */
public record SourceDescription(
        String table,
        List<Column> columns,
        int idColumn,
        int timeColumn,
        String timeZone,
        String snapshotKind,
        @Nullable String snapshotValue,
        String database,
        @Nullable String inputPath) {

    /** Kind of the snapshot that a file is, known by its bytes. */
    public static final String FILE = "file";

    /** Whether it is a file, and not a table. */
    public boolean ofFile() {
        return snapshotKind.equals(FILE);
    }
}
