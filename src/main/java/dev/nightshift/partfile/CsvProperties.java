package dev.nightshift.partfile;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code nightshift.csv.*}.
 *
 * @param neutralizeFormulas whether texts that a spreadsheet would run as formulas are made harmless
 */
public record CsvProperties(@DefaultValue("false") boolean neutralizeFormulas) {}
