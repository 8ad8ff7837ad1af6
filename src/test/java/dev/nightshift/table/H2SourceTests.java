package dev.nightshift.table;

/** The contract on H2 as the product opens it. */
final class H2SourceTests extends SourceContract {

    H2SourceTests() {
        super(
                TestDatabase.inMemory(),
                new Types("NUMBER(18)", "NUMBER", "NUMBER(9,3)", "VARCHAR2(50)", "BINARY_DOUBLE", "RAW(9)"));
    }

    @Override
    String bytes(String hex) {
        return "X'" + hex + "'";
    }
}
