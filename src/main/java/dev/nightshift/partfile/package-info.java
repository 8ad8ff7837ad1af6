/** Part files and the manifest that names them: formats, compression, keys. */
@NullMarked
package dev.nightshift.partfile;

import org.jspecify.annotations.NullMarked;
