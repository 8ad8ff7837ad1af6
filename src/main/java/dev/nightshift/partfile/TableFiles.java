package dev.nightshift.partfile;

import dev.nightshift.login.Column;
import dev.nightshift.storage.TargetProperties;
import java.util.List;

/**
 * The part files of a complete run, or of all nights of a chain up to one, as a table.
 *
 * @param name name of the table to define
 * @param description description of the run, in one line
 * @param idColumn position of the id in {@code columns}
 * @param timeColumn position of the time of the last login in {@code columns}
 * @param parts S3 URLs, or paths of the local default, in stream order; those of a chain night by night
 * @param chain whether they are those of a chain, in which an id may come once in each night
 * @param target where the bucket is
 * @param current folder that contains the symlink list of the current run, ending with a slash
 */
public record TableFiles(
        String name,
        String description,
        Format format,
        Compression compression,
        List<Column> columns,
        int idColumn,
        int timeColumn,
        List<String> parts,
        boolean chain,
        TargetProperties target,
        String current) {

    ColumnForm form(int index) {
        return ColumnForm.of(columns.get(index), index == idColumn, index == timeColumn);
    }

    Column column(int index) {
        return columns.get(index);
    }

    /** Whether the times of a column have more fraction digits than microseconds. */
    boolean nanos(int index) {
        boolean time = form(index) == ColumnForm.INSTANT || form(index) == ColumnForm.LOCAL_TIME;
        return time && !ColumnForm.micros(column(index));
    }
}
