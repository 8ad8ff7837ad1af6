package dev.nightshift.source;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * Maps local times to instants so that a later local time is never an earlier instant: a time inside a daylight-saving
 * gap becomes the transition's instant, a time inside an overlap takes the earlier offset. Both are counted.
 *
 * <p>Not thread-safe; each reader has its own.
 */
public final class ZoneClock {

    private final ZoneRules rules;
    private final ZoneOffset fixed;
    private final boolean isFixed;
    private int clamped;
    private int ambiguous;

    /** Creates a clock with both counts at zero. */
    public ZoneClock(ZoneId zone) {
        this.rules = zone.getRules();
        this.isFixed = rules.isFixedOffset();
        this.fixed = isFixed ? rules.getOffset(Instant.EPOCH) : ZoneOffset.UTC;
    }

    /** The instant of a local time in the zone. */
    public Instant instant(LocalDateTime local) {
        if (isFixed) {
            return local.toInstant(fixed);
        }
        ZoneOffsetTransition transition = rules.getTransition(local);
        if (transition == null) {
            return local.toInstant(rules.getOffset(local));
        }
        if (transition.isGap()) {
            clamped++;
            return transition.getInstant();
        }
        ambiguous++;
        return local.toInstant(transition.getOffsetBefore());
    }

    /** Returns the number of times inside a gap since the last call. */
    public int takeClamped() {
        int taken = clamped;
        clamped = 0;
        return taken;
    }

    /** Returns the number of times inside an overlap since the last call. */
    public int takeAmbiguous() {
        int taken = ambiguous;
        ambiguous = 0;
        return taken;
    }
}
