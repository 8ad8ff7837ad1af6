/** The status page: runs as pages and as JSON, verbs with who may give them, health and metrics. */
@NullMarked
package dev.nightshift.web;

import org.jspecify.annotations.NullMarked;
