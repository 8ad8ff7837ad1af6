package dev.nightshift.table;

import dev.nightshift.login.Column;
import dev.nightshift.login.ColumnType;
import java.time.ZoneOffset;
import java.util.List;

/** Tables of an ID and a LAST_LOGIN that the resolver would refuse. */
public final class HandMadeTable {

    private HandMadeTable() {}

    public static LoginTable named(String name) {
        return new LoginTable(
                "\"PUBLIC\".\"" + name + "\"",
                "\"",
                false,
                null,
                SourceProperties.Unique.PROVED,
                List.of(
                        new Column("id", "ID", "NUMERIC", ColumnType.NUMBER, 9, 0, true),
                        new Column("last_login", "LAST_LOGIN", "TIMESTAMP", ColumnType.INSTANT, 26, 6, true)),
                0,
                1,
                ColumnType.LOCAL_DATE_TIME,
                ZoneOffset.UTC,
                Snapshot.NONE);
    }
}
