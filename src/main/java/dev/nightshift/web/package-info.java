/** The status page: runs as pages and as JSON, verbs and the users who may request them, health and metrics. */
@NullMarked
package dev.nightshift.web;

import org.jspecify.annotations.NullMarked;
