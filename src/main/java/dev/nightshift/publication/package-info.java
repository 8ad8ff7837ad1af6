/** What a run publishes, and where: bucket layout, manifest, documents and pointer. */
@NullMarked
package dev.nightshift.publication;

import org.jspecify.annotations.NullMarked;
