package dev.nightshift.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How a program prints its answers: the ids of the latest logins, latest first, then those of the closest pair, earlier
 * first.
 */
enum AnswerForm {
    /** The program only reads and gives no answers. */
    NONE {
        @Override
        List<String> read(List<String> output) {
            return List.of();
        }
    },
    /** The program prints figures for its caller, but no answers. */
    LINES {
        @Override
        List<String> read(List<String> output) {
            return output;
        }
    },
    /** The first line contains the ids, separated by blanks. */
    LINE {
        @Override
        List<String> read(List<String> output) {
            return Arrays.asList(output.get(0).split(" "));
        }
    },
    /** The output is the JSON of {@code nightshift run --json}. */
    RESULT {
        @Override
        List<String> read(List<String> output) {
            JsonNode result = JSON.readTree(String.join("\n", output));
            JsonNode report = result.has("report") ? result.get("report") : result;
            List<String> ids = new ArrayList<>();
            for (JsonNode login : report.get("latestLogins").get("logins")) {
                ids.add(login.get("id").asString());
            }
            ids.add(report.get("closestPair").get("earlier").get("id").asString());
            ids.add(report.get("closestPair").get("later").get("id").asString());
            return ids;
        }
    };

    private static final JsonMapper JSON = new JsonMapper();

    abstract List<String> read(List<String> output);
}
