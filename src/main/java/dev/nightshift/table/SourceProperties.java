package dev.nightshift.table;

import dev.nightshift.database.Access;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code nightshift.source.*}: the table to read.
 *
 * @param name the source's name in keys and listings; null: the table's name in lower case
 * @param url JDBC URL; null: the embedded sample
 * @param username null: none
 * @param password null: none; never shown
 * @param table table name, {@code schema.table} allowed; resolved through the database's metadata
 * @param idColumn the unique, never null id
 * @param timeColumn the time of the last login
 * @param columns the columns to carry, {@code *} for all; empty is allowed for the embedded sample only
 * @param timeZone the zone in which a time column without zone is read; null: UTC for the embedded sample, none otherwise
 * @param fetchSize rows per round trip
 * @param reconcile whether the rows are counted before they are read
 * @param snapshot whether all rows are read as of one point in time
 * @param partitions ranges of logins read at the same time; null: as many as cores, at most 4, of the embedded sample and
 *     of files, one of another database
 * @param hint for the optimizer, without its comment signs; Oracle only; null: none
 * @param connectTimeout how long to wait for a session
 * @param readTimeout how long to wait for the answer to one round trip
 * @param retryFor how long to try again, without a row, after the database was lost; zero: not at all
 * @param wallet the folder of an Oracle wallet; null: none
 * @param tnsAdmin the folder of tnsnames.ora; null: none
 * @param initSql the first statement of every session; null: none
 */
public record SourceProperties(
        @Nullable String name,
        @Nullable String url,
        @Nullable String username,
        @Nullable String password,
        @DefaultValue("LOGINS") String table,
        @DefaultValue("ID") String idColumn,
        @DefaultValue("LAST_LOGIN") String timeColumn,
        @DefaultValue List<String> columns,
        @Nullable ZoneId timeZone,
        @DefaultValue("5000") int fetchSize,
        @DefaultValue("exact") Reconcile reconcile,
        @DefaultValue("auto") SnapshotMode snapshot,
        @Nullable Integer partitions,
        @Nullable String hint,
        @DefaultValue("20s") Duration connectTimeout,
        @DefaultValue("30m") Duration readTimeout,
        @DefaultValue("10m") Duration retryFor,
        @Nullable String wallet,
        @Nullable String tnsAdmin,
        @Nullable String initSql) {

    private static final Pattern CREDENTIALS = Pattern.compile("(?i)passw(or)?d=|[^/:]/[^/@:]+@");
    private static final Pattern HINT = Pattern.compile("[A-Za-z][A-Za-z0-9_$#@().,\"= ]*");
    private static final int MOST_PARTITIONS = 64;
    private static final int MOST_PARTITIONS_BY_DEFAULT = 4;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,100}");

    /** How completeness is proved. */
    public enum Reconcile {
        /** The rows are counted before the run and compared with the rows in the parts. */
        EXACT,
        /** No count; manifest and report say so. */
        NONE
    }

    /** Whether a run reads its table as of one point in time, over all its attempts. */
    public enum SnapshotMode {
        /** Required where the database has such snapshots, which is Oracle; none elsewhere. */
        AUTO,
        /** A source without is refused. */
        REQUIRED,
        /** Rows are read as they are at the moment of reading; manifest and report say so. */
        NONE
    }

    /** Checks what can be checked without the database. */
    public SourceProperties {
        url = url == null || url.isBlank() ? null : url;
        name = name == null || name.isBlank() ? null : name;
        hint = hint == null || hint.isBlank() ? null : hint.trim();
        columns = List.copyOf(columns);
        wallet = wallet == null || wallet.isBlank() ? null : wallet;
        tnsAdmin = tnsAdmin == null || tnsAdmin.isBlank() ? null : tnsAdmin;
        initSql = initSql == null || initSql.isBlank() ? null : initSql.trim();
        require("connect-timeout", connectTimeout, Duration.ofSeconds(1), Duration.ofMinutes(10));
        require("read-timeout", readTimeout, Duration.ofSeconds(1), Duration.ofDays(7));
        require("retry-for", retryFor, Duration.ZERO, Duration.ofDays(7));
        if (url != null && CREDENTIALS.matcher(url).find()) {
            throw new SettingsException("nightshift.source.url holds a password, which would be shown in messages;"
                    + " set nightshift.source.username and nightshift.source.password instead");
        }
        if (name != null && !NAME.matcher(name).matches()) {
            throw new SettingsException("nightshift.source.name is '" + name
                    + "'; expected 1 to 100 letters, digits, '-' or '_', because it becomes part of every object key");
        }
        if (name == null && !NAME.matcher(plain(table)).matches()) {
            throw new SettingsException("nightshift.source.name is not set and the table's name '" + plain(table)
                    + "' cannot stand in an object key; set nightshift.source.name");
        }
        if (fetchSize < 1 || fetchSize > 100_000) {
            throw new SettingsException(
                    "nightshift.source.fetch-size is " + fetchSize + "; expected 1 to 100,000 rows");
        }
        if (partitions != null && (partitions < 1 || partitions > MOST_PARTITIONS)) {
            throw new SettingsException("nightshift.source.partitions is " + partitions + "; expected 1 to "
                    + MOST_PARTITIONS + " ranges, each with a session of its own");
        }
        if (url != null && columns.isEmpty()) {
            throw new SettingsException("nightshift.source.columns is not set; name the columns to copy from " + table
                    + ", or say '*' for all of them");
        }
        if (hint != null && !HINT.matcher(hint).matches()) {
            throw new SettingsException("nightshift.source.hint is '" + hint
                    + "'; expected hints only, such as INDEX(t LOGINS_LL), without /*+ and */");
        }
        if (columns.size() > 1 && columns.contains("*")) {
            throw new SettingsException(
                    "nightshift.source.columns is " + columns + "; expected either '*' or names, not both");
        }
    }

    private static void require(String key, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new SettingsException("nightshift.source." + key + " is " + value.toMillis() / 1_000.0
                    + " s; expected " + least.toSeconds() + " to " + most.toSeconds() + " s");
        }
    }

    private static @Nullable Path folder(String key, @Nullable String value) {
        if (value == null) {
            return null;
        }
        Path folder = Path.of(value);
        if (!Files.isDirectory(folder)) {
            throw NightshiftException.refused(
                    "nightshift.source." + key + " is " + value + "; expected a folder that is there");
        }
        return folder.toAbsolutePath();
    }

    /** How the database behind a URL is reached. */
    Access access(String to) {
        return new Access(
                to,
                username,
                password,
                new Access.Limits(connectTimeout, readTimeout),
                folder("wallet", wallet),
                folder("tns-admin", tnsAdmin),
                initSql,
                true);
    }

    /** In how many ranges the logins of the table are read at the same time, on a machine of so many cores. */
    public int ranges(int cores) {
        if (partitions != null) {
            return partitions;
        }
        // How many sessions a database of others can bear is its owner's to say.
        return embedded() ? Math.min(cores, MOST_PARTITIONS_BY_DEFAULT) : 1;
    }

    /** As {@link #ranges}, of a file. */
    public int rangesOfFile(int cores) {
        return partitions != null ? partitions : Math.min(cores, MOST_PARTITIONS_BY_DEFAULT);
    }

    /** The name that stands in keys and listings. */
    public String sourceName() {
        return name != null ? name : plain(table);
    }

    private static String plain(String table) {
        return table.substring(table.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    /** Where the table lies: the URL without its parameters, or the embedded sample. */
    public String database() {
        return url == null ? "embedded sample" : url.split("[;?]", 2)[0];
    }

    /** Whether the source is the embedded sample. */
    public boolean embedded() {
        return url == null;
    }

    /** All but the password. */
    @Override
    public String toString() {
        return "source " + sourceName() + " (table " + table + ")";
    }
}
