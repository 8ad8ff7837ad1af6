package dev.nightshift.partfile;

import org.jspecify.annotations.Nullable;

/**
 * How a part is encoded beyond its format.
 *
 * @param level of the compression; null: the cheapest
 * @param neutralizeFormulas whether CSV texts that a spreadsheet would run as formulas are made harmless
 */
public record PartOptions(@Nullable Integer level, boolean neutralizeFormulas) {

    /** Cheap and exact. */
    public static final PartOptions USUAL = new PartOptions(null, false);
}
