package dev.nightshift.table;

import dev.nightshift.database.Access;
import dev.nightshift.database.JdbcUrl;
import dev.nightshift.source.Protection;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Secret;
import dev.nightshift.work.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code nightshift.source.*}: the table to read.
 *
 * @param name name of the source in object keys and lists; null for the table's name in lower case
 * @param url JDBC URL; null for the embedded sample
 * @param username user name; null for none
 * @param password password; null for none
 * @param table table name, optionally {@code schema.table}; resolved through the database's metadata
 * @param idColumn column of the id, which is unique and not null
 * @param timeColumn column of the last login's time
 * @param columns columns to copy, {@code *} for all; may be empty only for the embedded sample
 * @param protect how the values of columns are protected before anything but the reader sees them
 * @param hmacKey key of the HMACs of protected values; null for none
 * @param timeZone zone in which a time column without a zone is interpreted; null for UTC with the embedded sample, and
 *     for none otherwise
 * @param fetchSize rows per round trip
 * @param maxRowsPerSecond how many rows all ranges of a run together read in a second; null for no limit
 * @param reconcile whether the rows are counted before they are read
 * @param snapshot whether all rows are read as of one point in time
 * @param unique how it is known that the id is unique and never null
 * @param where condition in SQL for the rows to copy, in which the table has the alias {@code t}; null for all rows
 * @param partitions ranges of logins that are read in parallel; null for one per core, at most 4, with the embedded
 *     sample and files, and for one range with another database
 * @param hint hint for Oracle's optimizer, without comment signs; null for none
 * @param connectTimeout how long to wait for a session
 * @param readTimeout how long to wait for the answer to one round trip
 * @param retryFor how long to retry without receiving a row after the connection was lost; zero disables retries
 * @param wallet folder of an Oracle wallet; null for none
 * @param tnsAdmin folder of tnsnames.ora; null for none
 * @param initSql first statement of every session, a secret because it may contain a password; null for none
 */
public record SourceProperties(
        @Nullable String name,
        @Nullable String url,
        @Nullable String username,
        @Nullable Secret password,
        @DefaultValue("LOGINS") String table,
        @DefaultValue("ID") String idColumn,
        @DefaultValue("LAST_LOGIN") String timeColumn,
        @DefaultValue List<String> columns,
        @DefaultValue Map<String, String> protect,
        @Nullable Secret hmacKey,
        @Nullable ZoneId timeZone,
        @DefaultValue("5000") int fetchSize,
        @Nullable Integer maxRowsPerSecond,
        @DefaultValue("exact") Reconcile reconcile,
        @DefaultValue("auto") SnapshotMode snapshot,
        @DefaultValue("proved") Unique unique,
        @Nullable String where,
        @Nullable Integer partitions,
        @Nullable String hint,
        @DefaultValue("20s") Duration connectTimeout,
        @DefaultValue("30m") Duration readTimeout,
        @DefaultValue("10m") Duration retryFor,
        @Nullable String wallet,
        @Nullable String tnsAdmin,
        @Nullable Secret initSql) {

    private static final Pattern HINT = Pattern.compile("[A-Za-z][A-Za-z0-9_$#@().,\"= ]*");
    private static final int MAX_PARTITIONS = 64;
    private static final int DEFAULT_MAX_PARTITIONS = 4;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,100}");

    /** How completeness is verified. */
    public enum Reconcile {
        /** The rows are counted before the run and compared with the rows in the parts. */
        EXACT,
        /** The rows are not counted; manifest and report say so. */
        NONE
    }

    /** Whether rows are read as of one point in time. */
    public enum SnapshotMode {
        /**
         * All attempts of a run read at one snapshot if the database has such snapshots; else each attempt, if it can.
         */
        AUTO,
        /** A source without snapshots for all attempts is refused. */
        REQUIRED,
        /** Rows are read as they are at the moment of reading; manifest and report say so. */
        NONE
    }

    /** How it is known that the id is unique and never null. */
    public enum Unique {
        /** The database's catalogue proves it; otherwise the table is refused. */
        PROVED,
        /** The user says so, as for a view. A run stops at a key that does not come after the one before it. */
        ASSUMED
    }

    /** Checks what can be checked without the database. */
    public SourceProperties {
        url = url == null || url.isBlank() ? null : url;
        name = name == null || name.isBlank() ? null : name;
        hint = hint == null || hint.isBlank() ? null : hint.trim();
        columns = List.copyOf(columns);
        protect = Map.copyOf(protect);
        hmacKey = Secret.orNull(hmacKey);
        Protection.of(protect, hmacKey);
        wallet = wallet == null || wallet.isBlank() ? null : wallet;
        tnsAdmin = tnsAdmin == null || tnsAdmin.isBlank() ? null : tnsAdmin;
        where = where == null || where.isBlank() ? null : where.trim();
        initSql = Secret.orNull(initSql);
        require("connect-timeout", connectTimeout, Duration.ofSeconds(1), Duration.ofMinutes(10));
        require("read-timeout", readTimeout, Duration.ofSeconds(1), Duration.ofDays(7));
        require("retry-for", retryFor, Duration.ZERO, Duration.ofDays(7));
        if (url != null) {
            JdbcUrl.require("nightshift.source", url);
        }
        if (name != null && !NAME.matcher(name).matches()) {
            throw new SettingsException("nightshift.source.name is '" + name
                    + "'; expected 1 to 100 letters, digits, '-' or '_', because it becomes part of every object key");
        }
        if (name == null && !NAME.matcher(plain(table)).matches()) {
            throw new SettingsException("nightshift.source.name is not set and the table's name '" + plain(table)
                    + "' cannot be part of an object key; set nightshift.source.name");
        }
        if (fetchSize < 1 || fetchSize > 100_000) {
            throw new SettingsException(
                    "nightshift.source.fetch-size is " + fetchSize + "; expected 1 to 100,000 rows");
        }
        if (maxRowsPerSecond != null && maxRowsPerSecond < 1) {
            throw new SettingsException("nightshift.source.max-rows-per-second is " + maxRowsPerSecond
                    + "; expected at least 1 row; leave it out for no limit");
        }
        if (partitions != null && (partitions < 1 || partitions > MAX_PARTITIONS)) {
            throw new SettingsException("nightshift.source.partitions is " + partitions + "; expected 1 to "
                    + MAX_PARTITIONS + " ranges, each with its own session");
        }
        if (url != null && columns.isEmpty()) {
            throw new SettingsException("nightshift.source.columns is not set; name the columns to copy from " + table
                    + ", or set it to '*' for all");
        }
        if (hint != null && !HINT.matcher(hint).matches()) {
            throw new SettingsException("nightshift.source.hint is '" + hint
                    + "'; expected hints only, such as INDEX(t LOGINS_LL), without /*+ and */");
        }
        if (where != null && url == null) {
            throw new SettingsException(
                    "nightshift.source.where is set, but the embedded sample is always copied whole;"
                            + " unset it, or name a database with nightshift.source.url");
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
                    "nightshift.source." + key + " is " + value + "; expected an existing folder");
        }
        return folder.toAbsolutePath();
    }

    /**
     * How the configured database is reached, which must exist.
     *
     * @throws IllegalStateException if no source is configured
     */
    public Access access() {
        if (url == null) {
            throw new IllegalStateException("no source is configured");
        }
        return access(url).existing();
    }

    /** How the database at a URL is reached. */
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

    /** How the values of columns are protected. */
    public Protection protection() {
        return Protection.of(protect, hmacKey);
    }

    /** The number of ranges of the table that are read in parallel on a machine with this number of cores. */
    public int ranges(int cores) {
        if (partitions != null) {
            return partitions;
        }
        // Only the owner of another database can say how many sessions it can serve.
        return embedded() ? Math.min(cores, DEFAULT_MAX_PARTITIONS) : 1;
    }

    /** The number of ranges of a file that are read in parallel on a machine with this number of cores. */
    public int rangesOfFile(int cores) {
        return partitions != null ? partitions : Math.min(cores, DEFAULT_MAX_PARTITIONS);
    }

    /** The name of the source in object keys and lists. */
    public String sourceName() {
        return name != null ? name : plain(table);
    }

    private static String plain(String table) {
        return table.substring(table.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    /** The database that contains the table: the URL without its parameters, or the embedded sample. */
    public String database() {
        return url == null ? "embedded sample" : url.split("[;?]", 2)[0];
    }

    /** Whether the source is the embedded sample. */
    public boolean embedded() {
        return url == null;
    }

    /** Source and table, without credentials. */
    @Override
    public String toString() {
        return "source " + sourceName() + " (table " + table + ")";
    }
}
