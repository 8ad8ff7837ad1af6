package dev.nightshift.cli;

import picocli.CommandLine.Command;

@Command(
        name = "config",
        description = "Show the settings in force, or describe all settings to editors.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ConfigShowCommand.class, ConfigSchemaCommand.class},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "2:wrong usage", "3:the settings cannot be used"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  nightshift config show --profile oracle",
            "  nightshift config schema > config/application.schema.json"
        })
final class ConfigCommand {}
