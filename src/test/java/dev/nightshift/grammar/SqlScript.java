package dev.nightshift.grammar;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.jdbc.datasource.init.ScriptUtils;

/** A file of SQL, cut into statements as Spring cuts the ones that the program applies. */
public record SqlScript(String name, String text) {

    public static SqlScript of(Path file) {
        try {
            return new SqlScript(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** That of Spring Batch's own tables. */
    public static SqlScript ofSpringBatch(String database) {
        Resource resource = new ClassPathResource("org/springframework/batch/core/schema-" + database + ".sql");
        try {
            return new SqlScript("Spring Batch's for " + database, resource.getContentAsString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The files of a folder, those below it too; none if there is no such folder. */
    public static List<SqlScript> below(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".sql"))
                    .sorted()
                    .map(SqlScript::of)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In order, without their comments. */
    public List<String> statements() {
        List<String> statements = new ArrayList<>();
        Statement statement = stub(Statement.class, (method, args) -> {
            if (method.startsWith("execute")) {
                statements.add((String) args[0]);
            }
            return null;
        });
        Connection connection =
                stub(Connection.class, (method, args) -> method.equals("createStatement") ? statement : null);
        ScriptUtils.executeSqlScript(
                connection, new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8), "the script " + name));
        return statements;
    }

    private static <T> T stub(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            Object value = answer.to(method.getName(), args);
            if (value != null) {
                return value;
            }
            // No result, no more results, no count.
            return method.getReturnType() == boolean.class ? false : method.getReturnType() == int.class ? -1 : null;
        }));
    }

    @FunctionalInterface
    private interface Answer {
        @Nullable Object to(String method, Object[] args);
    }

    @Override
    public String toString() {
        return name;
    }
}
