package dev.nightshift.ledger;

import dev.nightshift.login.Column;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stays fixed for the whole run, whatever the settings say later.
 *
 * @param table quoted name of the table read; of a file, its name
 * @param columns carried, in order
 * @param idColumn position of the id in {@code columns}
 * @param timeColumn position of the time of the last login in {@code columns}
 * @param timeZone zone in which a stored time without zone is read
 * @param snapshotKind {@code none}, how the database pins what is read, or {@link #FILE}
 * @param snapshotValue the pinned point, of a file its SHA-256; null with {@code none}
 * @param plannedAt when the plan was made, by the program's clock
 * @param top N of the latest logins
 * @param chunkSize rows per chunk
 * @param format of the part files
 * @param compression of the part files
 * @param neutralizeFormulas whether texts in CSV that a spreadsheet would run are made harmless; null, as in plans of
 *     older versions: they are not
 * @param bucket where the run is published
 * @param prefix of every key; may be empty
 * @param database where the table lies, without credentials
 * @param inputPath where the file lay when the run was planned; null for a table
 */
public record Plan(
        String table,
        List<Column> columns,
        int idColumn,
        int timeColumn,
        String timeZone,
        String snapshotKind,
        @Nullable String snapshotValue,
        Instant plannedAt,
        int top,
        int chunkSize,
        String format,
        String compression,
        @Nullable Boolean neutralizeFormulas,
        String bucket,
        String prefix,
        String database,
        @Nullable String inputPath) {

    /** Kind of the snapshot that a file is, known by its bytes. */
    public static final String FILE = "file";

    /** Whether a file is read, and not a table. */
    public boolean ofFile() {
        return snapshotKind.equals(FILE);
    }
}
