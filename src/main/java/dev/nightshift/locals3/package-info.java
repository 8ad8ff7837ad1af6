/** The S3 server of the local default. It is packaged in a separate jar, which is not on the production class path. */
@NullMarked
package dev.nightshift.locals3;

import org.jspecify.annotations.NullMarked;
