package dev.nightshift.cli;

/** The colours that the themes of terminals keep readable. A colour only emphasizes what the words say. */
enum AnsiColor {
    GREEN(32),
    RED(31);

    private final int code;

    AnsiColor(int code) {
        this.code = code;
    }

    String of(String text) {
        return text.isEmpty() ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
    }
}
