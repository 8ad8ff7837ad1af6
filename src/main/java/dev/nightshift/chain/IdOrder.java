package dev.nightshift.chain;

import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * Whether rows of one moment are in the order of the ids that the parts contain. They are not where the parts have
 * protected ids, and where local times that daylight saving skipped became one moment.
 */
public final class IdOrder {

    private final boolean idProtected;
    private final ZoneRules zone;

    /** @param zone zone in which times without a zone are read; a fixed offset if the source has none */
    public IdOrder(boolean idProtected, ZoneId zone) {
        this.idProtected = idProtected;
        this.zone = zone.getRules();
    }

    /** Whether they are in the order of ids at this moment. */
    public boolean holdsAt(Instant time) {
        return !idProtected && !skipped(time);
    }

    private boolean skipped(Instant time) {
        ZoneOffsetTransition transition = zone.nextTransition(time.minusNanos(1));
        return transition != null
                && transition.isGap()
                && transition.getInstant().equals(time);
    }
}
