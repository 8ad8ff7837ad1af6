package dev.nightshift.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "schema",
        description = {
            "Print the JSON Schema of application.yml: all keys with their types, defaults and descriptions.",
            "Editors with a language server for YAML complete and check a file that names it in a line such as: #"
                    + " yaml-language-server: $schema=application.schema.json"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "2:wrong usage"},
        footerHeading = "%nExamples:%n",
        footer = "  nightshift config schema > config/application.schema.json")
final class ConfigSchemaCommand implements Callable<Integer> {

    private final NightshiftCommand top;

    ConfigSchemaCommand(NightshiftCommand top) {
        this.top = top;
    }

    @Override
    public Integer call() {
        try (InputStream schema =
                Objects.requireNonNull(ConfigSchemaCommand.class.getResourceAsStream("application.schema.json"))) {
            top.program().out().write(new String(schema.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("The schema, which is part of the program, cannot be read", e);
        }
        top.program().out().flush();
        return ExitCode.DONE;
    }
}
