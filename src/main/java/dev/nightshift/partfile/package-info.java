/** Part files: formats, compression, keys. */
@NullMarked
package dev.nightshift.partfile;

import org.jspecify.annotations.NullMarked;
