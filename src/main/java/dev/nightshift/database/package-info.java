/** UnpooledDataSource to the databases of source and ledger, and what their failures mean. */
@NullMarked
package dev.nightshift.database;

import org.jspecify.annotations.NullMarked;
