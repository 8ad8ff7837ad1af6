import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lag;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Copies a table of logins to JSON Lines in gzip with Spark, in ten ranges of time on two threads, and answers both
 * questions from what it has written. It is a peer in scripts/bench, which compiles it because Spark is not a
 * dependency.
 *
 * <p>Arguments: JDBC URL, cutoff, folder to write to. Prints the ids of the latest three logins before the cutoff and
 * of the closest two.
 */
final class SparkLogins {

    private static final int RANGES = 10;
    private static final LocalDateTime FIRST = LocalDateTime.of(2023, 9, 1, 0, 0);

    /** A little over three years, so that the last range contains the last row. */
    private static final long DAYS = 1100;

    private SparkLogins() {}

    public static void main(String[] args) {
        SparkSession spark = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.session.timeZone", "UTC")
                .getOrCreate();
        spark.sparkContext().setLogLevel("ERROR");
        Properties connection = new Properties();
        connection.put("user", "postgres");
        connection.put("driver", "org.postgresql.Driver");
        connection.put("fetchsize", "10000");
        String[] ranges = IntStream.range(0, RANGES).mapToObj(SparkLogins::range).toArray(String[]::new);
        Dataset<Row> logins = spark.read().jdbc(args[0], "logins", ranges, connection);
        logins.sortWithinPartitions("last_login", "id")
                .write()
                .option("compression", "gzip")
                .option("timestampFormat", "yyyy-MM-dd'T'HH:mm:ss.SSSSSS")
                .option("timestampNTZFormat", "yyyy-MM-dd'T'HH:mm:ss.SSSSSS")
                .json(args[2]);
        Dataset<Row> written = spark.read().schema("id BIGINT, last_login TIMESTAMP").json(args[2]);
        Stream<Row> latest = written
                .filter(col("last_login").lt(LocalDateTime.parse(args[1]).atOffset(java.time.ZoneOffset.UTC).toInstant()))
                .orderBy(col("last_login").desc(), col("id").desc())
                .limit(3)
                .collectAsList()
                .stream();
        System.out.println(latest.map(row -> row.getLong(0) + " ").collect(Collectors.joining()) + closest(written));
        spark.stop();
    }

    private static String closest(Dataset<Row> written) {
        WindowSpec order = Window.orderBy("last_login", "id");
        List<Row> pair = written.withColumn("before", lag(col("id"), 1).over(order))
                .withColumn("at_before", lag(col("last_login"), 1).over(order))
                .filter(col("before").isNotNull())
                .withColumn("gap", col("last_login").minus(col("at_before")))
                .orderBy("gap", "last_login", "id")
                .select("before", "id")
                .limit(1)
                .collectAsList();
        return pair.get(0).getLong(0) + " " + pair.get(0).getLong(1);
    }

    private static String range(int number) {
        return "last_login >= '" + FIRST.plusDays(DAYS * number / RANGES) + "' AND last_login < '"
                + FIRST.plusDays(DAYS * (number + 1) / RANGES) + "'";
    }
}
