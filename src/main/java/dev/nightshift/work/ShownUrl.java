package dev.nightshift.work;

import java.net.URI;

/** Shows of a URL no more than its scheme, host and port, because everything else may contain a secret. */
public final class ShownUrl {

    private ShownUrl() {}

    /** Returns the URL for a message. */
    public static String of(URI url) {
        if (url.getHost() == null) {
            return (url.getScheme() == null ? "" : url.getScheme() + ":") + "… (no host)";
        }
        return (url.getScheme() == null ? "" : url.getScheme() + "://")
                + url.getHost()
                + (url.getPort() < 0 ? "" : ":" + url.getPort());
    }
}
