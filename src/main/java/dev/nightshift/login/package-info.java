/** The domain: logins and their order, and the mergeable states that answer the questions. It uses the JDK only. */
@NullMarked
package dev.nightshift.login;

import org.jspecify.annotations.NullMarked;
