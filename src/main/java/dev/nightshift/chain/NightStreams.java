package dev.nightshift.chain;

import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.Plan;
import dev.nightshift.ledger.Run;
import dev.nightshift.ledger.Window;
import dev.nightshift.partfile.PartKeys;
import dev.nightshift.publication.Documents;
import dev.nightshift.publication.Manifest;
import dev.nightshift.storage.ObjectStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Opens the committed rows of nights: those of a window are one stream, late rows are another. */
final class NightStreams {

    private final Ledger ledger;
    private final ObjectStore store;
    private final UnaryOperator<String> command;

    NightStreams(Ledger ledger, ObjectStore store, UnaryOperator<String> command) {
        this.ledger = ledger;
        this.store = store;
        this.command = command;
    }

    /** All rows with a login. */
    CopiedRows all(List<Night> nights) {
        return new CopiedRows(
                store,
                nights.stream()
                        .map(night -> streams(night.run(), night.plan(), night.window()))
                        .flatMap(streams -> Stream.of(streams.late(), streams.window()))
                        .toList(),
                command);
    }

    /** The late rows. */
    CopiedRows late(List<Night> nights) {
        return new CopiedRows(
                store,
                nights.stream()
                        .filter(night -> night.window().lateFrom() != null)
                        .map(night -> streams(night.run(), night.plan(), night.window())
                                .late())
                        .toList(),
                command);
    }

    /**
     * The rows of earlier nights and the late rows of the next one, as far back as the last row before a time.
     *
     * @param before all nights before it, oldest first
     */
    CopiedRows before(Instant time, List<Night> before, Run next, Plan plan, Window window) {
        List<KeyStream> needed = new ArrayList<>();
        needed.add(streams(next, plan, window).late());
        for (int i = before.size() - 1; i >= 0; i--) {
            Night night = before.get(i);
            Streams streams = streams(night.run(), night.plan(), night.window());
            needed.add(streams.late());
            needed.add(streams.window());
            // All rows of the nights before this one are before its window.
            if (streams.window()
                    .firstLogin()
                    .filter(first -> first.isBefore(time))
                    .isPresent()) {
                break;
            }
        }
        return new CopiedRows(store, needed, command);
    }

    private Streams streams(Run run, Plan plan, Window window) {
        PartKeys reader = PartKeys.of(
                plan.format(),
                plan.compression(),
                Boolean.TRUE.equals(plan.neutralizeFormulas()),
                plan.source().columns(),
                plan.source().idColumn(),
                plan.source().timeColumn());
        Map<Boolean, List<Manifest.Part>> parts = ledger.progress().parts(run.id()).stream()
                .map(Documents::part)
                .collect(Collectors.partitioningBy(part -> window.late(part.partition())));
        return new Streams(
                new KeyStream(run.id(), reader, Objects.requireNonNull(parts.get(true))),
                new KeyStream(run.id(), reader, Objects.requireNonNull(parts.get(false))));
    }

    private record Streams(KeyStream late, KeyStream window) {}
}
