/** An object store with conditional writes; the only place that knows the AWS SDK. */
@NullMarked
package dev.nightshift.storage;

import org.jspecify.annotations.NullMarked;
