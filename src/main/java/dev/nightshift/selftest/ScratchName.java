package dev.nightshift.selftest;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * The names of everything that one self-test makes: they can be recognised and nobody else has them.
 *
 * @param id eight hexadecimal digits
 */
record ScratchName(String id) {

    static final String TABLE = "NIGHTSHIFT_SELFTEST_";
    static final String SOURCE = "selftest-";
    private static final String ID = "[0-9a-f]{8}";

    static ScratchName random() {
        byte[] random = new byte[4];
        new SecureRandom().nextBytes(random);
        return new ScratchName(HexFormat.of().formatHex(random));
    }

    static Optional<ScratchName> ofTable(String table) {
        return of(TABLE, table.toUpperCase(Locale.ROOT), table.toLowerCase(Locale.ROOT));
    }

    static Optional<ScratchName> ofFolder(Path folder) {
        String name = String.valueOf(folder.getFileName());
        return of(SOURCE, name, name);
    }

    private static Optional<ScratchName> of(String prefix, String name, String digits) {
        return name.startsWith(prefix) && digits.substring(prefix.length()).matches(ID)
                ? Optional.of(new ScratchName(digits.substring(prefix.length())))
                : Optional.empty();
    }

    /** The table, in upper case. */
    String table() {
        return TABLE + id.toUpperCase(Locale.ROOT);
    }

    /** The source in the ledger and in keys of objects. */
    String source() {
        return SOURCE + id;
    }

    /** The folder below the program's own. */
    Path folder(Path var) {
        return var.resolve(source());
    }
}
