package dev.nightshift.chain;

import dev.nightshift.login.Login;
import dev.nightshift.partfile.PartKeys;
import dev.nightshift.publication.Manifest;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Parts of one night whose rows are in stream order from the first part to the last, and all have a login.
 *
 * @param run number of the night's run, for messages
 * @param reader reads the keys of its parts
 */
public record KeyStream(long run, PartKeys reader, List<Manifest.Part> parts) {

    public KeyStream {
        parts = parts.stream().filter(part -> part.first().lastLogin() != null).toList();
    }

    /** The time of its first row; empty if it has none. */
    Optional<Instant> firstLogin() {
        return parts.stream().findFirst().map(part -> first(part).lastLogin());
    }

    static Login first(Manifest.Part part) {
        return login(part.first());
    }

    static Login last(Manifest.Part part) {
        return login(part.last());
    }

    private static Login login(Manifest.Key key) {
        return new Login(Objects.requireNonNull(key.lastLogin()), key.id());
    }

    /** Whether it may contain a row of this half-open stretch of time. */
    boolean meets(Instant from, Instant to) {
        return parts.stream()
                .anyMatch(part -> first(part).lastLogin().isBefore(to)
                        && !last(part).lastLogin().isBefore(from));
    }
}
