package dev.nightshift.login;

import org.jspecify.annotations.Nullable;

/**
 * Where a stream stands, exactly as the source stores it: the time as the source's text, null in the partition of rows
 * that never logged in, and the id.
 */
public record Position(@Nullable String storedTime, LoginId id) {}
