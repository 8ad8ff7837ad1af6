/** An object store with conditional writes. Only this package uses the AWS SDK. */
@NullMarked
package dev.nightshift.storage;

import org.jspecify.annotations.NullMarked;
