package dev.nightshift.login;

/** An id that is a text; its order is that of its UTF-8 bytes. */
record TextId(String text) implements LoginId {

    @Override
    public Object value() {
        return text;
    }

    @Override
    public String encoded() {
        return "t:" + text;
    }

    @Override
    public int compareTo(LoginId other) {
        return other instanceof TextId that ? compare(text, that.text) : 1;
    }

    private static int compare(String one, String two) {
        int common = Math.min(one.length(), two.length());
        for (int i = 0; i < common; i++) {
            char a = one.charAt(i);
            char b = two.charAt(i);
            if (a != b) {
                return Integer.compare(codePointRank(a), codePointRank(b));
            }
        }
        return Integer.compare(one.length(), two.length());
    }

    /**
     * Ranks surrogates highest: they encode the code points above all others, although their units are below U+E000.
     */
    private static int codePointRank(char unit) {
        return Character.isSurrogate(unit) ? unit + 0x10000 : unit;
    }

    @Override
    public String toString() {
        return '"' + text + '"';
    }
}
