package dev.nightshift.partfile;

import org.jspecify.annotations.Nullable;

/**
 * How a part is encoded beyond its format.
 *
 * @param level level of the compression; null for the cheapest
 * @param neutralizeFormulas whether CSV texts that a spreadsheet would execute as formulas are neutralized
 */
public record PartOptions(@Nullable Integer level, boolean neutralizeFormulas) {

    /** The default: the cheapest level, with texts unchanged. */
    public static final PartOptions USUAL = new PartOptions(null, false);
}
