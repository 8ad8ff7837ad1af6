package dev.nightshift.selftest;

import dev.nightshift.operation.NightshiftProperties;
import dev.nightshift.storage.TargetProperties;
import dev.nightshift.work.ShownUrl;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a self-test makes its table, its objects and its runs, without credentials. Only with settings that lead to the
 * same places can it be removed.
 */
record Places(String source, String bucket, String ledger) {

    static Places of(NightshiftProperties settings) {
        String ledger = settings.ledger().url();
        return new Places(
                settings.source().database(),
                bucket(settings.target()),
                ledger == null ? "embedded ledger" : ledger.split("[;?]", 2)[0]);
    }

    private static String bucket(TargetProperties target) {
        return target.bucket() == null
                ? "local server of the program"
                : "s3://" + target.bucket() + "/" + target.prefix()
                        + (target.endpoint() == null ? "" : " at " + ShownUrl.of(target.endpoint()));
    }

    /** What differs in the configured places, one sentence each. */
    List<String> differences(Places configured) {
        List<String> differences = new ArrayList<>();
        compare("source", source, configured.source, differences);
        compare("bucket", bucket, configured.bucket, differences);
        compare("ledger", ledger, configured.ledger, differences);
        return differences;
    }

    private static void compare(String what, String made, String configured, List<String> differences) {
        if (!made.equals(configured)) {
            differences.add("it was made in " + made + ", but the configured " + what + " is " + configured
                    + "; use the settings or the profile of that " + (what.equals("source") ? "database" : what));
        }
    }
}
