/** The S3 server of the local default; packed into a jar of its own, off the production class path. */
@NullMarked
package dev.nightshift.locals3;

import org.jspecify.annotations.NullMarked;
