package dev.nightshift.ledger;

import dev.nightshift.login.Column;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stays fixed for the whole run, whatever the settings say later.
 *
 * @param table quoted name of the table read
 * @param columns carried, in order
 * @param idColumn position of the id in {@code columns}
 * @param timeColumn position of the time of the last login in {@code columns}
 * @param timeZone zone in which a stored time without zone is read
 * @param snapshotKind {@code none}, or how the database pins what is read
 * @param snapshotValue the pinned point; null with {@code none}
 * @param plannedAt when the plan was made, by the program's clock
 * @param top N of the latest logins
 * @param chunkSize rows per chunk
 * @param format of the part files
 * @param compression of the part files
 * @param bucket where the run is published
 * @param prefix of every key; may be empty
 * @param database where the table lies, without credentials
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
        String bucket,
        String prefix,
        String database) {}
