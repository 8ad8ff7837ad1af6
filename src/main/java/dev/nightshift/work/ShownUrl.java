package dev.nightshift.work;

import java.net.URI;
import java.util.regex.Pattern;

/** Shows of a URL no more than its scheme, host and port, because everything else may contain a secret. */
public final class ShownUrl {

    private static final Pattern HOST_ALONE = Pattern.compile("[A-Za-z0-9.-]+(:\\d+)?");

    private ShownUrl() {}

    /** Returns the URL for a message. */
    public static String of(URI url) {
        if (url.getHost() == null) {
            if (HOST_ALONE.matcher(url.toString()).matches()) {
                return url.toString();
            }
            return (url.getScheme() == null ? "" : url.getScheme() + ":") + "… (no host)";
        }
        return (url.getScheme() == null ? "" : url.getScheme() + "://")
                + url.getHost()
                + (url.getPort() < 0 ? "" : ":" + url.getPort());
    }
}
