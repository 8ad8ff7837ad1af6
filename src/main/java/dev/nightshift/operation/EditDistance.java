package dev.nightshift.operation;

import java.util.Locale;

/** Measures how many letters two words differ in, to find misspelt names. */
final class EditDistance {

    private static final int MISSPELT = 3;

    private EditDistance() {}

    /**
     * Whether a word is another one with a few wrong letters. A spelling that Spring Boot accepts for the word is not
     * misspelt.
     */
    static boolean misspelt(String word, String meant) {
        String plain = word.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
        return !plain.equals(meant) && distance(plain, meant) <= MISSPELT;
    }

    /** Returns the Levenshtein distance: the number of letters to add, remove or change. */
    static int distance(String left, String right) {
        int[] row = new int[right.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int change = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[right.length()];
    }
}
