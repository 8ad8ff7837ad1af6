package dev.nightshift.partfile;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code nightshift.csv.*}.
 *
 * @param neutralizeFormulas whether texts that a spreadsheet would execute as formulas are neutralized
 */
public record CsvProperties(@DefaultValue("false") boolean neutralizeFormulas) {}
