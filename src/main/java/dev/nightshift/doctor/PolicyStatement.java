package dev.nightshift.doctor;

import dev.nightshift.storage.TargetProperties;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The IAM statement that allows an action on what a run needs of the bucket, ready to be added to a policy. */
final class PolicyStatement {

    private PolicyStatement() {}

    /** @param folder folder of the source in the bucket, with a slash at its end */
    static List<String> allowing(String action, TargetProperties target, String folder) {
        String bucket = Objects.requireNonNull(target.bucket());
        String arn = target.isAccessPoint() ? bucket : "arn:" + target.partition() + ":s3:::" + bucket;
        List<String> lines = new ArrayList<>();
        lines.add("{ \"Effect\": \"Allow\", \"Action\": \"" + action + "\",");
        if (action.startsWith("kms:")) {
            String key = target.kmsKey();
            lines.add("  \"Resource\": \""
                    + (key != null && key.startsWith("arn:")
                            ? key
                            : "arn:" + target.partition() + ":kms:REGION:ACCOUNT:key/KEY")
                    + "\" }");
        } else if (action.equals("s3:ListBucket")) {
            lines.add("  \"Resource\": \"" + arn + "\",");
            lines.add("  \"Condition\": { \"StringLike\": { \"s3:prefix\": \"" + folder + "*\" } } }");
        } else {
            lines.add("  \"Resource\": \"" + arn + (target.isAccessPoint() ? "/object/" : "/") + folder + "*\" }");
        }
        return lines;
    }
}
